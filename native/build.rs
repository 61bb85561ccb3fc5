//! Clones share one target folder, and cargo tells their copies of this crate apart by the times of
//! their files alone. Naming the checkout in the environment makes a build in another clone compile
//! the crate again instead of taking over what the first one left.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-env-changed=CALCITEFUSION_CHECKOUT");
}
