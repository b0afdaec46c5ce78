//! The table of operations: routes, built at the start, and their descriptions, built on demand.
//!
//! utoipa's own router was refused. It describes every operation while it is built, which took more
//! than a third of the instructions of a start and two megabytes of heap, for a document that most
//! processes are never asked for.

use axum::Router;
use axum::routing::MethodRouter;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};

use crate::web::app::App;

/// A function that builds the description of the operations at one path.
type Describe = fn() -> UtoipaMethodRouter<App>;

/// The operations at one path, built by `routes!`.
#[derive(Debug)]
pub struct Operations {
    /// The path below `/api`.
    pub path: String,
    /// The handlers by method.
    pub methods: MethodRouter<App>,
    /// Builds the description of the operations.
    pub describe: Describe,
}

/// A table of operations.
#[derive(Debug, Default)]
pub struct Routes {
    router: Router<App>,
    descriptions: Vec<Describe>,
}

impl Routes {
    /// Returns an empty table.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the operations at one path.
    #[must_use]
    pub fn routes(mut self, operations: Operations) -> Self {
        self.router = self.router.route(&operations.path, operations.methods);
        self.descriptions.push(operations.describe);
        self
    }

    /// Adds all operations of another table.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.router = self.router.merge(other.router);
        self.descriptions.extend(other.descriptions);
        self
    }

    /// Returns the router that serves the operations.
    pub fn into_router(self) -> Router<App> {
        self.router
    }

    /// Returns the descriptions of all operations, in the order of the table.
    #[must_use]
    pub fn describe(self) -> OpenApiRouter<App> {
        self.descriptions
            .into_iter()
            .fold(OpenApiRouter::new(), |router, describe| {
                router.routes(describe())
            })
    }
}

/// Builds the `Operations` of the handlers that share a path, given as `module::handler`.
macro_rules! routes {
    ($($module:ident :: $handler:ident),+ $(,)?) => {
        utoipa_axum::paste! {{
            use utoipa::Path as _;
            use utoipa_axum::PathItemExt as _;
            let methods = axum::routing::MethodRouter::new();
            $(
                let methods = $module::[<__path_ $handler>]::methods()
                    .iter()
                    .fold(methods, |methods, method| {
                        methods.on(method.to_method_filter(), $module::$handler)
                    });
            )+
            let [path, ..] = [$($module::[<__path_ $handler>]::path()),+];
            $crate::web::api::table::Operations {
                path,
                methods,
                describe: || utoipa_axum::routes!($($module::$handler),+),
            }
        }}
    };
}

pub(super) use routes;
