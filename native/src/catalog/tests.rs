use arrow::datatypes::{DataType, Field, Schema};

use super::*;

fn list() -> EngineCatalogList {
    EngineCatalogList::new(Arc::new(Version::detached()))
}

fn table() -> Arc<dyn TableProvider> {
    let schema = Schema::new(vec![Field::new("a", DataType::Int32, true)]);
    Arc::new(empty_table(Arc::new(schema)).unwrap())
}

#[test]
fn every_change_raises_the_version() {
    let list = list();
    let mut last = list.version().get();
    let mut raised = |what: &str| {
        let now = list.version().get();
        assert!(now > last, "{what} did not raise the version");
        assert_eq!(list.now().number(), now, "{what}");
        last = now;
    };
    let schema = list.ensure_schema("c", "s");
    raised("a new schema");
    schema.register_table("t".into(), table()).unwrap();
    raised("a new table");
    schema.deregister_table("t").unwrap();
    raised("a dropped table");
    schema.put("u", table()).unwrap();
    raised("a replaced table");
    list.register_catalog("d".into(), list.catalog("c").unwrap());
    raised("a new catalog");
}

#[test]
fn what_changes_nothing_leaves_the_version() {
    let list = list();
    let schema = list.ensure_schema("c", "s");
    schema.register_table("t".into(), table()).unwrap();
    let before = list.version().get();
    assert!(schema.register_table("t".into(), table()).is_err());
    assert!(schema.deregister_table("none").unwrap().is_none());
    let catalog = list.catalog("c").unwrap();
    assert!(catalog.deregister_schema("s", false).is_err());
    let failed = list.change(|contents| {
        contents.tables_mut("c", "s")?.clear();
        contents.tables_mut("c", "none").map(|_| ())
    });
    assert_eq!(failed.unwrap_err().sql_state, "3F000");
    assert_eq!(list.version().get(), before);
    assert_eq!(schema.table_names(), ["t"]);
}

#[test]
fn a_version_stays_as_it_was() {
    let list = list();
    let schema = list.ensure_schema("c", "s");
    schema.register_table("t".into(), table()).unwrap();
    let at = list.now();
    schema.deregister_table("t").unwrap();
    schema.register_table("u".into(), table()).unwrap();
    let names = |list: &dyn CatalogProviderList| {
        let schema = list.catalog("c").unwrap().schema("s").unwrap();
        schema.table_names()
    };
    assert_eq!(names(&at), ["t"]);
    assert_eq!(names(&list), ["u"]);
    assert_eq!(names(&list.now()), ["u"]);
}

#[test]
fn a_copy_is_independent() {
    let list = list();
    list.ensure_schema("c", "s")
        .register_table("old".into(), table())
        .unwrap();
    let copy = EngineCatalogList::copy_of(&list.now());
    assert_ne!(copy.id(), list.id());
    copy.find_schema("c", "s")
        .unwrap()
        .register_table("more".into(), table())
        .unwrap();
    let names = |list: &EngineCatalogList| list.find_schema("c", "s").unwrap().table_names();
    assert_eq!(names(&copy), ["more", "old"]);
    assert_eq!(names(&list), ["old"]);
}

#[test]
fn a_schema_that_was_dropped_takes_no_table() {
    let list = list();
    let schema = list.ensure_schema("c", "s");
    list.catalog("c")
        .unwrap()
        .deregister_schema("s", true)
        .unwrap();
    assert!(schema.register_table("t".into(), table()).is_err());
    assert!(list.find_schema("c", "s").is_none());
    assert!(schema.table_names().is_empty());
}
