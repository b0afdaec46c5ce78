//! The table of admin pages: the routes, and a list of them for the tests.
//!
//! The tests send every form in the list as every role, from other sites and without a token, so
//! that a new one is covered at once.

use axum::Router;
use axum::handler::Handler;
use axum::http::Method;
use axum::routing::{get, post};

use crate::web::app::App;

/// Who may use a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Users who are signed in.
    SignedIn,
    /// Everybody: a page that signs in.
    Everybody,
}

/// A page or a form.
#[derive(Clone, Copy, Debug)]
pub struct AdminRoute {
    /// GET for a page, POST for a form.
    pub method: &'static Method,
    /// The path, with its parameters in braces.
    pub path: &'static str,
    /// Who may use it.
    pub access: Access,
    /// The operation of the API that does what a form does; `-` for none, and for a page.
    pub operation: &'static str,
}

/// The table of pages and forms.
#[derive(Debug, Default)]
pub struct AdminRoutes {
    router: Router<App>,
    list: Vec<AdminRoute>,
}

impl AdminRoutes {
    /// Adds a page for users who are signed in.
    #[must_use]
    pub fn page<T: 'static>(self, path: &'static str, handler: impl Handler<T, App>) -> Self {
        let route = AdminRoute {
            method: &Method::GET,
            path,
            access: Access::SignedIn,
            operation: "-",
        };
        self.add(route, get(handler))
    }

    /// Adds a form for users who are signed in, and the API's operation that does the same.
    #[must_use]
    pub fn form<T: 'static>(
        self,
        path: &'static str,
        operation: &'static str,
        handler: impl Handler<T, App>,
    ) -> Self {
        let route = AdminRoute {
            method: &Method::POST,
            path,
            access: Access::SignedIn,
            operation,
        };
        self.add(route, post(handler))
    }

    /// Adds a page for everybody.
    #[must_use]
    pub fn open_page<T: 'static>(self, path: &'static str, handler: impl Handler<T, App>) -> Self {
        let route = AdminRoute {
            method: &Method::GET,
            path,
            access: Access::Everybody,
            operation: "-",
        };
        self.add(route, get(handler))
    }

    /// Adds a form for everybody.
    #[must_use]
    pub fn open_form<T: 'static>(self, path: &'static str, handler: impl Handler<T, App>) -> Self {
        let route = AdminRoute {
            method: &Method::POST,
            path,
            access: Access::Everybody,
            operation: "-",
        };
        self.add(route, post(handler))
    }

    /// Returns every route, in the order of the table.
    #[must_use]
    pub fn list(&self) -> &[AdminRoute] {
        &self.list
    }

    /// Returns the router that serves them.
    pub fn into_router(self) -> Router<App> {
        self.router
    }

    fn add(mut self, route: AdminRoute, methods: axum::routing::MethodRouter<App>) -> Self {
        self.router = self.router.route(route.path, methods);
        self.list.push(route);
        self
    }
}
