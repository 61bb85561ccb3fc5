//! The version of the catalog: one number that Java reads without a call.

use std::any::Any;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};

/// The counter that every change of the catalog raises. It may live in memory of Java.
pub struct Version {
    cell: *const AtomicU64,
    /// Keeps the memory of `cell` alive.
    _owner: Box<dyn Any + Send + Sync>,
}

// SAFETY: the cell is an atomic number, and `_owner` keeps its memory alive.
unsafe impl Send for Version {}
// SAFETY: as above.
unsafe impl Sync for Version {}

impl Version {
    /// A counter in memory of its own, starting at 1.
    pub fn detached() -> Self {
        let cell = Box::new(AtomicU64::new(1));
        Version {
            cell: &raw const *cell,
            _owner: cell,
        }
    }

    /// A counter in foreign memory, set to 1.
    ///
    /// # Safety
    /// `address` is aligned for a 64-bit number, is valid for writes as long as `owner` lives, and
    /// is otherwise only read atomically.
    pub unsafe fn at(address: *mut u8, owner: Box<dyn Any + Send + Sync>) -> Self {
        let version = Version {
            cell: address.cast::<AtomicU64>().cast_const(),
            _owner: owner,
        };
        version.cell().store(1, Ordering::Release);
        version
    }

    pub fn get(&self) -> u64 {
        self.cell().load(Ordering::Acquire)
    }

    /// Returns the new version.
    pub fn raise(&self) -> u64 {
        self.cell().fetch_add(1, Ordering::AcqRel) + 1
    }

    fn cell(&self) -> &AtomicU64 {
        // SAFETY: `_owner` keeps the cell alive, and it was aligned when it was handed over.
        unsafe { &*self.cell }
    }
}

impl fmt::Debug for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Version({})", self.get())
    }
}
