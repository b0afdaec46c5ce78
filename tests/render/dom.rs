//! The tree that a browser builds from a page, made by html5ever as one list of nodes.
//!
//! It shares no code with the sanitiser, so that it reads the result independently.

use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;

use html5ever::interface::{
    Attribute, ElementFlags, ExpandedName, NodeOrText, QuirksMode, TreeSink,
};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::tree_builder::TreeBuilderOpts;
use html5ever::{ParseOpts, QualName, local_name, ns, parse_document};

/// A document; the first node is its root.
pub struct Dom {
    nodes: Vec<Node>,
}

/// One node, its children by their places in the list.
pub struct Node {
    pub what: What,
    parent: Option<usize>,
    pub children: Vec<usize>,
}

/// The content of a node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    Document,
    Doctype,
    Comment,
    Text(String),
    Element(Element),
}

/// An element with its attributes in the order in which they were written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    pub name: String,
    /// Whether it is HTML, neither SVG nor MathML.
    pub is_html: bool,
    pub attributes: Vec<(String, String)>,
}

impl Element {
    /// The value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(own, _)| own == name)
            .map(|(_, value)| value.as_str())
    }
}

impl Dom {
    /// Parses a page as a browser does, with its scripts switched on or off.
    pub fn parse(page: &str, scripting_enabled: bool) -> Self {
        let tree_builder = TreeBuilderOpts {
            scripting_enabled,
            ..TreeBuilderOpts::default()
        };
        let options = ParseOpts {
            tree_builder,
            ..ParseOpts::default()
        };
        parse_document(Sink::new(), options).one(page)
    }

    /// The node at a place.
    pub fn node(&self, at: usize) -> &Node {
        &self.nodes[at]
    }

    /// Returns the element at a place, if there is one.
    pub fn element(&self, at: usize) -> Option<&Element> {
        match &self.nodes[at].what {
            What::Element(element) => Some(element),
            _ => None,
        }
    }

    /// Returns the places of all nodes below `top`, in document order.
    pub fn below(&self, top: usize) -> Vec<usize> {
        let mut found = Vec::new();
        let mut waiting: Vec<usize> = self.nodes[top].children.iter().rev().copied().collect();
        while let Some(at) = waiting.pop() {
            found.push(at);
            waiting.extend(self.nodes[at].children.iter().rev());
        }
        found
    }
}

/// A node as the parser holds it.
#[derive(Clone)]
struct Handle {
    at: usize,
    name: Rc<QualName>,
}

struct Sink {
    nodes: RefCell<Vec<Node>>,
    nameless: Rc<QualName>,
}

impl Sink {
    fn new() -> Self {
        let root = Node {
            what: What::Document,
            parent: None,
            children: Vec::new(),
        };
        let nameless = QualName::new(None, ns!(), local_name!(""));
        Self {
            nodes: RefCell::new(vec![root]),
            nameless: Rc::new(nameless),
        }
    }

    fn add(&self, what: What) -> usize {
        let mut nodes = self.nodes.borrow_mut();
        nodes.push(Node {
            what,
            parent: None,
            children: Vec::new(),
        });
        nodes.len() - 1
    }

    fn nameless(&self, at: usize) -> Handle {
        Handle {
            at,
            name: Rc::clone(&self.nameless),
        }
    }

    fn detach(&self, at: usize) {
        let mut nodes = self.nodes.borrow_mut();
        if let Some(parent) = nodes[at].parent.take() {
            nodes[parent].children.retain(|child| *child != at);
        }
    }

    /// Puts `child` below `parent`, at `place` among its children; text joins the text before it.
    fn insert(&self, parent: usize, place: usize, child: NodeOrText<Handle>) {
        let at = match child {
            NodeOrText::AppendNode(node) => {
                self.detach(node.at);
                node.at
            }
            NodeOrText::AppendText(text) if self.joins(parent, place, &text) => return,
            NodeOrText::AppendText(text) => self.add(What::Text(text.to_string())),
        };
        let mut nodes = self.nodes.borrow_mut();
        nodes[at].parent = Some(parent);
        nodes[parent].children.insert(place, at);
    }

    fn joins(&self, parent: usize, place: usize, text: &str) -> bool {
        let mut nodes = self.nodes.borrow_mut();
        let before = place
            .checked_sub(1)
            .map(|before| nodes[parent].children[before]);
        match before.map(|before| &mut nodes[before].what) {
            Some(What::Text(own)) => {
                own.push_str(text);
                true
            }
            _ => false,
        }
    }

    fn children(&self, of: usize) -> Vec<usize> {
        self.nodes.borrow()[of].children.clone()
    }

    fn count(&self, of: usize) -> usize {
        self.nodes.borrow()[of].children.len()
    }

    fn parent(&self, of: usize) -> Option<usize> {
        self.nodes.borrow()[of].parent
    }
}

impl TreeSink for Sink {
    type Handle = Handle;
    type Output = Dom;
    type ElemName<'a> = ExpandedName<'a>;

    fn finish(self) -> Dom {
        Dom {
            nodes: self.nodes.into_inner(),
        }
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> Handle {
        self.nameless(0)
    }

    fn elem_name<'a>(&'a self, target: &'a Handle) -> ExpandedName<'a> {
        target.name.expanded()
    }

    fn create_element(
        &self,
        name: QualName,
        attributes: Vec<Attribute>,
        _: ElementFlags,
    ) -> Handle {
        let at = self.add(What::Element(Element {
            name: name.local.to_string(),
            is_html: name.ns == ns!(html),
            attributes: attributes.into_iter().map(written).collect(),
        }));
        Handle {
            at,
            name: Rc::new(name),
        }
    }

    fn create_comment(&self, _: StrTendril) -> Handle {
        self.nameless(self.add(What::Comment))
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Handle {
        self.nameless(self.add(What::Comment))
    }

    fn append(&self, parent: &Handle, child: NodeOrText<Handle>) {
        self.insert(parent.at, self.count(parent.at), child);
    }

    fn append_based_on_parent_node(
        &self,
        element: &Handle,
        previous: &Handle,
        child: NodeOrText<Handle>,
    ) {
        match self.parent(element.at) {
            Some(_) => self.append_before_sibling(element, child),
            None => self.append(previous, child),
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {
        let doctype = self.nameless(self.add(What::Doctype));
        self.insert(0, self.count(0), NodeOrText::AppendNode(doctype));
    }

    /// The content of a template is examined like everything else.
    fn get_template_contents(&self, target: &Handle) -> Handle {
        target.clone()
    }

    fn same_node(&self, one: &Handle, other: &Handle) -> bool {
        one.at == other.at
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &Handle, child: NodeOrText<Handle>) {
        if let NodeOrText::AppendNode(node) = &child {
            self.detach(node.at);
        }
        let parent = self.parent(sibling.at).expect("a sibling has a parent");
        let place = self
            .children(parent)
            .iter()
            .position(|at| *at == sibling.at)
            .expect("a parent knows its child");
        self.insert(parent, place, child);
    }

    fn add_attrs_if_missing(&self, target: &Handle, attributes: Vec<Attribute>) {
        if let What::Element(element) = &mut self.nodes.borrow_mut()[target.at].what {
            let missing: Vec<_> = attributes
                .into_iter()
                .map(written)
                .filter(|(name, _)| element.attribute(name).is_none())
                .collect();
            element.attributes.extend(missing);
        }
    }

    fn remove_from_parent(&self, target: &Handle) {
        self.detach(target.at);
    }

    fn reparent_children(&self, node: &Handle, new_parent: &Handle) {
        for at in self.children(node.at) {
            self.append(new_parent, NodeOrText::AppendNode(self.nameless(at)));
        }
    }
}

fn written(attribute: Attribute) -> (String, String) {
    (
        attribute.name.local.to_string(),
        attribute.value.to_string(),
    )
}
