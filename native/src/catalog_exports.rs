//! The functions that Java calls about what the catalog holds: staged schemas, folders, tables and
//! functions of Java. Shells like those of `exports`.

use std::sync::Arc;

use datafusion::catalog::SchemaProvider;
use jni::EnvUnowned;
use jni::objects::{JByteArray, JClass, JObject, JString};
use jni::sys::{jboolean, jlong};

use crate::boundary::{bytes, guard, message};
use crate::catalog::{EngineCatalogList, EngineSchema};
use crate::contents::no_schema;
use crate::drift;
use crate::error::Result;
use crate::handles;
use crate::java_function::JavaFunction;
use crate::java_table::JavaTable;
use crate::live_table;
use crate::message::{Message, schema_bytes};
use crate::problems;
use crate::row_counts::row_count;
use crate::snapshot::snapshot;
use crate::staging::Staging;
use crate::table_checks::check;
use crate::tables::infer_schema;
use crate::upcall::JavaObject;

#[unsafe(no_mangle)]
pub extern "system" fn Java_io_calcitefusion_datafusion_internal_NativeMethods_stage<'local>(
    mut env: EnvUnowned<'local>,
    _: JClass<'local>,
    engine: jlong,
    staging: JByteArray<'local>,
) -> jlong {
    guard(&mut env, |env| {
        let engine = handles::engine(engine)?;
        let staging = Staging::build(&engine, message(env, &staging)?)?;
        Ok(handles::add_staging(staging))
    })
}

#[unsafe(no_mangle)]
pub extern "system" fn Java_io_calcitefusion_datafusion_internal_NativeMethods_describeStaging<
    'local,
>(
    mut env: EnvUnowned<'local>,
    _: JClass<'local>,
    staging: jlong,
) -> JByteArray<'local> {
    guard(&mut env, |env| {
        bytes(env, &handles::staging(staging)?.describe()?)
    })
}

#[unsafe(no_mangle)]
pub extern "system" fn Java_io_calcitefusion_datafusion_internal_NativeMethods_commitStaging<
    'local,
>(
    mut env: EnvUnowned<'local>,
    _: JClass<'local>,
    staging: jlong,
) -> jlong {
    guard(&mut env, |_| {
        let committed = handles::staging(staging)?.commit()?;
        handles::close(staging);
        Ok(committed.cast_signed())
    })
}

/// Rows of a table, as far as they are known; -1 when they are not.
#[unsafe(no_mangle)]
pub extern "system" fn Java_io_calcitefusion_datafusion_internal_NativeMethods_rowCount<'local>(
    mut env: EnvUnowned<'local>,
    _: JClass<'local>,
    engine: jlong,
    message: JByteArray<'local>,
) -> jlong {
    guard(&mut env, |env| {
        let engine = handles::engine(engine)?;
        let name = crate::boundary::message(env, &message)?;
        let asked = Arc::clone(&engine);
        let rows = engine.run(async move {
            let (catalog, schema) = (name.text("catalog")?, name.text("schema")?);
            row_count(&asked, catalog, schema, name.text("table")?).await
        })?;
        Ok(rows.map_or(-1, |rows| jlong::try_from(rows).unwrap_or(jlong::MAX)))
    })
}

#[unsafe(no_mangle)]
pub extern "system" fn Java_io_calcitefusion_datafusion_internal_NativeMethods_inferSchema<
    'local,
>(
    mut env: EnvUnowned<'local>,
    _: JClass<'local>,
    engine: jlong,
    files: JByteArray<'local>,
) -> JByteArray<'local> {
    guard(&mut env, |env| {
        let engine = handles::engine(engine)?;
        let files = message(env, &files)?;
        let state = engine.template().clone();
        let schema = engine.run(async move { infer_schema(&state, &files).await })?;
        bytes(env, &schema_bytes(&schema)?)
    })
}

#[unsafe(no_mangle)]
pub extern "system" fn Java_io_calcitefusion_datafusion_internal_NativeMethods_checkTables<
    'local,
>(
    mut env: EnvUnowned<'local>,
    _: JClass<'local>,
    engine: jlong,
    tables: JByteArray<'local>,
) -> JByteArray<'local> {
    guard(&mut env, |env| {
        let engine = handles::engine(engine)?;
        let tables = message(env, &tables)?;
        let state = Arc::new(engine.template().clone());
        let answers = engine.run(async move { Ok(check(state, &tables).await) })?;
        bytes(env, answers.to_string().as_bytes())
    })
}

#[unsafe(no_mangle)]
pub extern "system" fn Java_io_calcitefusion_datafusion_internal_NativeMethods_catalogSnapshot<
    'local,
>(
    mut env: EnvUnowned<'local>,
    _: JClass<'local>,
    engine: jlong,
) -> JByteArray<'local> {
    guard(&mut env, |env| {
        let engine = handles::engine(engine)?;
        let now = engine.catalogs().now();
        let contents = engine.run(async move { snapshot(&now).await })?;
        bytes(env, &contents)
    })
}

#[unsafe(no_mangle)]
pub extern "system" fn Java_io_calcitefusion_datafusion_internal_NativeMethods_attachFolder<
    'local,
>(
    mut env: EnvUnowned<'local>,
    _: JClass<'local>,
    engine: jlong,
    folder: JByteArray<'local>,
) {
    guard(&mut env, |env| {
        let folder = message(env, &folder)?;
        handles::engine(engine)?.folders().attach(
            folder.text("catalog")?,
            folder.text("schema")?,
            folder.text("folder")?,
        )
    });
}

#[unsafe(no_mangle)]
pub extern "system" fn Java_io_calcitefusion_datafusion_internal_NativeMethods_detachFolders<
    'local,
>(
    mut env: EnvUnowned<'local>,
    _: JClass<'local>,
    engine: jlong,
    schema: JByteArray<'local>,
) -> jboolean {
    guard(&mut env, |env| {
        let schema = message(env, &schema)?;
        handles::engine(engine)?
            .folders()
            .detach(schema.text("catalog")?, schema.text("schema")?)
    })
}

#[unsafe(no_mangle)]
pub extern "system" fn Java_io_calcitefusion_datafusion_internal_NativeMethods_refreshFolders<
    'local,
>(
    mut env: EnvUnowned<'local>,
    _: JClass<'local>,
    engine: jlong,
) {
    guard(&mut env, |_| handles::engine(engine)?.refresh());
}

#[unsafe(no_mangle)]
pub extern "system" fn Java_io_calcitefusion_datafusion_internal_NativeMethods_registerTable<
    'local,
>(
    mut env: EnvUnowned<'local>,
    _: JClass<'local>,
    engine: jlong,
    table: JByteArray<'local>,
    calls: JObject<'local>,
) {
    guard(&mut env, |env| {
        let engine = handles::engine(engine)?;
        let message = message(env, &table)?;
        let (catalog, schema, table) = parts(&message)?;
        let schema_provider = find_schema(engine.catalogs(), catalog, schema)?;
        let java_table = JavaTable::new(
            format!("{catalog}.{schema}.{table}"),
            &message,
            JavaObject::new(env, &calls)?,
            engine.threads().clone(),
        )?;
        schema_provider.register_table(table.to_string(), Arc::new(java_table))?;
        Ok(())
    });
}

/// Shows a table of the reserved catalog; false when there is one of that name.
#[unsafe(no_mangle)]
pub extern "system" fn Java_io_calcitefusion_datafusion_internal_NativeMethods_showLive<'local>(
    mut env: EnvUnowned<'local>,
    _: JClass<'local>,
    engine: jlong,
    table: JByteArray<'local>,
    calls: JObject<'local>,
) -> jboolean {
    guard(&mut env, |env| {
        let engine = handles::engine(engine)?;
        let message = message(env, &table)?;
        let calls = JavaObject::new(env, &calls)?;
        live_table::show(engine.catalogs(), &message, calls, engine.threads())
    })
}

#[unsafe(no_mangle)]
pub extern "system" fn Java_io_calcitefusion_datafusion_internal_NativeMethods_registerFunction<
    'local,
>(
    mut env: EnvUnowned<'local>,
    _: JClass<'local>,
    engine: jlong,
    function: JByteArray<'local>,
    calls: JObject<'local>,
) {
    guard(&mut env, |env| {
        let engine = handles::engine(engine)?;
        let message = message(env, &function)?;
        let calls = JavaObject::new(env, &calls)?;
        let function = JavaFunction::new(&message, calls, engine.threads().clone())?;
        engine.functions().register(engine.template(), function)
    });
}

#[unsafe(no_mangle)]
pub extern "system" fn Java_io_calcitefusion_datafusion_internal_NativeMethods_dropFunction<
    'local,
>(
    mut env: EnvUnowned<'local>,
    _: JClass<'local>,
    engine: jlong,
    name: JString<'local>,
) -> jboolean {
    guard(&mut env, |env| {
        let engine = handles::engine(engine)?;
        Ok(engine.functions().as_ref().drop(&name.try_to_string(env)?))
    })
}

#[unsafe(no_mangle)]
pub extern "system" fn Java_io_calcitefusion_datafusion_internal_NativeMethods_drop<'local>(
    mut env: EnvUnowned<'local>,
    _: JClass<'local>,
    engine: jlong,
    name: JByteArray<'local>,
) -> jboolean {
    guard(&mut env, |env| {
        let engine = handles::engine(engine)?;
        let name = message(env, &name)?;
        let (catalog, schema, table) = parts(&name)?;
        let dropped = find_schema(engine.catalogs(), catalog, schema)?.deregister_table(table)?;
        Ok(dropped.is_some())
    })
}

/// Tables that would be others if they were made now.
#[unsafe(no_mangle)]
pub extern "system" fn Java_io_calcitefusion_datafusion_internal_NativeMethods_outdatedTables<
    'local,
>(
    mut env: EnvUnowned<'local>,
    _: JClass<'local>,
    engine: jlong,
) -> JByteArray<'local> {
    guard(&mut env, |env| {
        let tables = drift::outdated(&handles::engine(engine)?.catalogs().now());
        bytes(env, tables.to_string().as_bytes())
    })
}

/// Puts tables in the place of outdated ones.
#[unsafe(no_mangle)]
pub extern "system" fn Java_io_calcitefusion_datafusion_internal_NativeMethods_replaceTables<
    'local,
>(
    mut env: EnvUnowned<'local>,
    _: JClass<'local>,
    engine: jlong,
    tables: JByteArray<'local>,
) {
    guard(&mut env, |env| {
        let engine = handles::engine(engine)?;
        let tables = message(env, &tables)?;
        let runner = Arc::clone(&engine);
        runner.run(async move { drift::replace(&engine, &tables) })
    });
}

/// What is wrong with the tables of the catalog now.
#[unsafe(no_mangle)]
pub extern "system" fn Java_io_calcitefusion_datafusion_internal_NativeMethods_problems<'local>(
    mut env: EnvUnowned<'local>,
    _: JClass<'local>,
    engine: jlong,
) -> JByteArray<'local> {
    guard(&mut env, |env| {
        let engine = handles::engine(engine)?;
        engine.refresh()?;
        let now = engine.catalogs().now();
        let state = engine.template().clone();
        let problems = engine.run(async move { Ok(problems::problems(&now, &state).await) })?;
        bytes(env, problems.to_string().as_bytes())
    })
}

fn parts(name: &Message) -> Result<(&str, &str, &str)> {
    Ok((
        name.text("catalog")?,
        name.text("schema")?,
        name.text("table")?,
    ))
}

fn find_schema(catalogs: &EngineCatalogList, catalog: &str, schema: &str) -> Result<EngineSchema> {
    catalogs
        .find_schema(catalog, schema)
        .ok_or_else(|| no_schema(catalog, schema))
}
