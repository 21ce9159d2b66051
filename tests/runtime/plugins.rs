//! Files that are not plugins, a plugin that is too old, or one that fails.

use gigapair::runtime::{Client, DeviceSpec, ErrorCode, PjrtError, Plugin};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

/// The C side of an empty plugin. `FIELDS` is the number of functions in its table, `FAIL` whether initialisation
/// fails.
const SOURCE: &str = r#"
#include <stddef.h>
#include <string.h>
typedef struct { size_t struct_size; void *extension; int major, minor; } Version;
typedef struct { size_t struct_size; void *extension; Version version; void *functions[200]; } Api;
typedef struct { size_t struct_size; void *extension; void *error; const char *text; size_t size; } Message;
typedef struct { size_t struct_size; void *extension; void *error; int code; } Code;
static int error;
static void destroy(void *args) {}
static void message(Message *args) { args->text = "no such chip"; args->size = strlen(args->text); }
static void *code(Code *args) { args->code = 14; return NULL; }
static void *initialize(void *args) { return FAIL ? &error : NULL; }
static Api api = {offsetof(Api, functions) + FIELDS * sizeof(void *), NULL, {24, NULL, MAJOR, MINOR},
                  {destroy, message, code, initialize}};
void *GetPjrtApi(void) { return NOTHING ? NULL : &api; }
"#;

/// Compiles a fake plugin with the C compiler that also links Rust programs.
fn fake(dir: &Path, name: &str, defines: &[&str]) -> PathBuf {
    let (source, library) = (dir.join(format!("{name}.c")), dir.join(format!("{name}.so")));
    std::fs::write(&source, SOURCE).unwrap();
    let mut cc = Command::new("cc");
    cc.args(["-shared", "-fPIC", "-w", "-o"]).arg(&library).arg(&source);
    for default in ["MAJOR=0", "MINOR=60", "FIELDS=200", "FAIL=0", "NOTHING=0"] {
        let name = default.split('=').next().unwrap();
        let given = defines.iter().find(|d| d.split('=').next() == Some(name));
        cc.arg(format!("-D{}", given.unwrap_or(&default)));
    }
    assert!(cc.status().unwrap().success());
    library
}

#[track_caller]
fn refused<T>(result: anyhow::Result<T>, words: &[&str]) {
    let error = format!("{:#}", result.err().expect("accepted"));
    for word in words {
        assert!(error.contains(word), "{word:?} is not in: {error}");
    }
}

fn open(path: &Path) -> anyhow::Result<Arc<Client>> {
    Client::open(&format!("plugin:{}", path.display()).parse::<DeviceSpec>()?)
}

#[test]
fn what_is_no_plugin_is_named_with_what_to_do() {
    let dir = tempfile::tempdir().unwrap();
    refused(open(&dir.path().join("none.so")), &["none.so", "PJRT plugin"]);
    refused(Plugin::load(&dir.path().join("none.so")), &["none.so", "scripts/fetch_plugin.sh"]);
    let text = dir.path().join("text.so");
    std::fs::write(&text, "no library").unwrap();
    refused(open(&text), &["text.so", "scripts/fetch_plugin.sh"]);
    let library = dir.path().join("other.so");
    std::fs::write(dir.path().join("other.c"), "int other(void) { return 1; }").unwrap();
    let status = Command::new("cc")
        .args(["-shared", "-fPIC", "-o"])
        .arg(&library)
        .arg(dir.path().join("other.c"))
        .status();
    assert!(status.unwrap().success());
    refused(open(&library), &["other.so", "GetPjrtApi", "scripts/fetch_plugin.sh"]);
    refused(open(&fake(dir.path(), "null", &["NOTHING=1"])), &["null.so", "returned nothing"]);
}

#[test]
fn a_plugin_of_another_version_is_refused_with_both_versions() {
    let dir = tempfile::tempdir().unwrap();
    refused(open(&fake(dir.path(), "old", &["MINOR=53"])), &["old.so", "0.53", "0.54", "fetch_plugin.sh"]);
    refused(open(&fake(dir.path(), "major", &["MAJOR=1"])), &["major.so", "1.60", "0.x"]);
}

#[test]
fn a_function_beyond_the_plugins_table_is_unimplemented_and_not_called() {
    let dir = tempfile::tempdir().unwrap();
    for (name, fields) in [("short", "FIELDS=5"), ("empty", "FIELDS=200")] {
        let path = fake(dir.path(), name, &[fields]);
        let error = open(&path).err().unwrap();
        let cause = error.downcast_ref::<PjrtError>().unwrap();
        assert_eq!((cause.code, cause.call), (ErrorCode::Unimplemented, "PJRT_Client_Create"));
        assert!(cause.message.contains("0.60") && cause.message.contains(name), "{cause}");
    }
}

#[test]
fn the_plugins_own_message_and_code_arrive() {
    let dir = tempfile::tempdir().unwrap();
    let error = open(&fake(dir.path(), "broken", &["FAIL=1"])).err().unwrap();
    let cause = error.downcast_ref::<PjrtError>().unwrap();
    assert_eq!((cause.code, cause.message.as_str()), (ErrorCode::Unavailable, "no such chip"));
}

#[test]
fn a_cpu_plugin_by_path_makes_the_devices_asked_for() {
    let path = gigapair::runtime::find_plugin(&DeviceSpec::Cpu { devices: 1 }).unwrap();
    let open = |n: &str| Client::open(&format!("plugin:{}{n}", path.display()).parse().unwrap()).unwrap();
    assert_eq!(open(":3").device_count(), 3);
    assert_eq!(open("").platform_name(), "cpu");
    let plugin = Plugin::load(&path).unwrap();
    assert!(Arc::ptr_eq(&plugin, open(":2").plugin()), "one plugin per file");
    assert!(plugin.api_version() >= (0, 54));
    assert!(!plugin.attributes().unwrap().is_empty());
}
