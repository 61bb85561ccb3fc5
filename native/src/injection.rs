//! Panics on demand, compiled only into the library of the soak test: a file that the environment
//! names says where.

/// Panics when the file names the place of `body`, an export's function.
pub fn panic_if_asked<T>(_body: &T) {
    let place = std::any::type_name::<T>();
    if asked().is_some_and(|name| place.contains(&format!("_{name}::"))) {
        panic!("planted at {place}");
    }
}

/// Panics when the file names this place inside the library.
pub fn panic_at(place: &str) {
    if asked().is_some_and(|name| name == place) {
        panic!("planted at {place}");
    }
}

fn asked() -> Option<String> {
    let name = std::fs::read_to_string(std::env::var_os("CALCITEFUSION_PANIC_FILE")?).ok()?;
    Some(name.trim().to_string()).filter(|name| !name.is_empty())
}
