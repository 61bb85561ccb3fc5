//! A table of live objects whose ids can go stale but never dangle.

use parking_lot::Mutex;

use crate::error::{Error, Kind, Result};

struct Slot<T> {
    generation: u32,
    value: Option<T>,
}

/// Objects by id. An id is the slot in its low 32 bits and the slot's generation above; a slot is
/// used again only under the next generation, so a stale id is found out. Id 0 is never given.
pub struct Slab<T> {
    slots: Mutex<Slots<T>>,
}

struct Slots<T> {
    all: Vec<Slot<T>>,
    free: Vec<u32>,
}

impl<T: Clone> Slab<T> {
    pub const fn new() -> Self {
        Slab {
            slots: Mutex::new(Slots {
                all: Vec::new(),
                free: Vec::new(),
            }),
        }
    }

    pub fn insert(&self, value: T) -> i64 {
        let mut slots = self.slots.lock();
        let index = match slots.free.pop() {
            Some(index) => index,
            None => {
                slots.all.push(Slot {
                    generation: 1,
                    value: None,
                });
                (slots.all.len() - 1) as u32
            }
        };
        let slot = &mut slots.all[index as usize];
        slot.value = Some(value);
        id_of(index, slot.generation)
    }

    /// A clone of what the id names.
    pub fn get(&self, id: i64) -> Result<T> {
        let slots = self.slots.lock();
        let (index, generation) = parts_of(id);
        slots
            .all
            .get(index as usize)
            .filter(|slot| slot.generation == generation)
            .and_then(|slot| slot.value.clone())
            .ok_or_else(closed)
    }

    /// Takes what the id names out of the table; None when it is gone already.
    pub fn remove(&self, id: i64) -> Option<T> {
        let mut slots = self.slots.lock();
        let (index, generation) = parts_of(id);
        let slot = slots.all.get_mut(index as usize)?;
        if slot.generation != generation {
            return None;
        }
        let value = slot.value.take()?;
        // The sign bit stays clear, and generation 0 is left out so that no id is 0.
        slot.generation = match slot.generation {
            0x7fff_ffff => 1,
            generation => generation + 1,
        };
        slots.free.push(index);
        Some(value)
    }

    /// Ids of all live objects that `wanted` accepts.
    pub fn ids(&self, wanted: impl Fn(&T) -> bool) -> Vec<i64> {
        let slots = self.slots.lock();
        slots
            .all
            .iter()
            .enumerate()
            .filter(|(_, slot)| slot.value.as_ref().is_some_and(&wanted))
            .map(|(index, slot)| id_of(index as u32, slot.generation))
            .collect()
    }
}

fn id_of(index: u32, generation: u32) -> i64 {
    (i64::from(generation) << 32) | i64::from(index)
}

fn parts_of(id: i64) -> (u32, u32) {
    ((id & 0xffff_ffff) as u32, ((id >> 32) & 0xffff_ffff) as u32)
}

fn closed() -> Error {
    Error::new(
        Kind::Closed,
        "08003",
        "the object was closed, or belongs to another copy of the native library",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stale_and_foreign_ids_are_found_out() {
        let slab = Slab::new();
        let first = slab.insert("a");
        assert_eq!(slab.get(first).unwrap(), "a");
        assert_eq!(slab.remove(first), Some("a"));
        assert_eq!(slab.remove(first), None);
        let second = slab.insert("b");
        assert_ne!(first, second);
        assert_eq!(slab.get(first).unwrap_err().kind, Kind::Closed);
        for id in [0, -1, i64::MAX, i64::MIN, second + 1] {
            assert_eq!(slab.get(id).unwrap_err().kind, Kind::Closed);
            assert_eq!(slab.remove(id), None);
        }
        assert_eq!(slab.get(second).unwrap(), "b");
    }

    #[test]
    fn ids_of_live_objects_are_listed() {
        let slab = Slab::new();
        let ids: Vec<i64> = (0..5).map(|i| slab.insert(i)).collect();
        slab.remove(ids[1]);
        assert_eq!(slab.ids(|value| value % 2 == 1), vec![ids[3]]);
    }
}
