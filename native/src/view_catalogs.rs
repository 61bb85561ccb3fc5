//! The catalogs that the text of a view is planned against.

use std::sync::Arc;

use datafusion::catalog::{CatalogProvider, CatalogProviderList};
use parking_lot::Mutex;

use crate::catalog::WeakCatalogList;
use crate::catalog_version::CatalogVersion;

/// One version of the catalogs while a view's text is planned. What a view keeps of
/// `information_schema` holds this, and then it stands for what there is when the view is read; a
/// view that held its own version would be held by itself.
#[derive(Debug)]
pub struct ViewCatalogs {
    planning: Mutex<Option<CatalogVersion>>,
    live: WeakCatalogList,
}

impl ViewCatalogs {
    pub fn new(at: &CatalogVersion, live: &WeakCatalogList) -> Self {
        ViewCatalogs {
            planning: Mutex::new(Some(at.clone())),
            live: live.clone(),
        }
    }

    /// Says that the text is planned.
    pub fn planned(&self) {
        self.planning.lock().take();
    }

    fn current(&self) -> Option<CatalogVersion> {
        let planning = self.planning.lock().clone();
        planning.or_else(|| self.live.upgrade().map(|live| live.now()))
    }
}

impl CatalogProviderList for ViewCatalogs {
    /// Planning a view makes no catalog.
    fn register_catalog(
        &self,
        _name: String,
        _catalog: Arc<dyn CatalogProvider>,
    ) -> Option<Arc<dyn CatalogProvider>> {
        None
    }

    fn catalog_names(&self) -> Vec<String> {
        self.current()
            .map_or_else(Vec::new, |catalogs| catalogs.catalog_names())
    }

    fn catalog(&self, name: &str) -> Option<Arc<dyn CatalogProvider>> {
        self.current()?.catalog(name)
    }
}
