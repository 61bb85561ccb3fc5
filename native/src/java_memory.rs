//! Memory of Java that the engine reads in place. It goes back with the next call of the reader that
//! filled it, so that the thread that made it frees it too and gets the same memory again, warm; a
//! reader that makes no more calls gets it back by a call of its own.

use std::panic::AssertUnwindSafe;
use std::ptr::NonNull;
use std::sync::Arc;

use arrow::alloc::Allocation;
use arrow::array::{ArrayData, layout};
use arrow::buffer::Buffer;
use arrow::datatypes::Field;
use jni::objects::{JMethodID, JValue};
use jni::signature::{Primitive, ReturnType};
use parking_lot::Mutex;

use crate::error::{Error, Kind, Result};
use crate::threads::JavaThreads;
use crate::upcall::{JavaObject, call};

/// So many batches wait for the next call; when there are more, the reader is held up.
const MOST_WAITING: usize = 8;

/// What a reader has lent of its memory, by the numbers that it gave.
pub struct JavaMemory {
    reader: JavaObject,
    take_back: JMethodID,
    threads: JavaThreads,
    returned: Mutex<Returned>,
}

#[derive(Default)]
struct Returned {
    numbers: Vec<i64>,
    /// The reader makes no more calls.
    is_ended: bool,
    /// A thread for Java code is on its way to give back what is here.
    is_scheduled: bool,
}

impl JavaMemory {
    /// `take_back`: a method of the reader that takes an array of `long` and returns nothing.
    pub fn new(reader: JavaObject, take_back: JMethodID, threads: JavaThreads) -> Arc<Self> {
        Arc::new(JavaMemory {
            reader,
            take_back,
            threads,
            returned: Mutex::default(),
        })
    }

    /// The memory of one batch; it goes back when the last reference to it is dropped.
    fn lent(self: &Arc<Self>, number: i64) -> Lent {
        let memory = Arc::clone(self);
        Lent(Arc::new(AssertUnwindSafe(LentBatch { number, memory })))
    }

    /// What came back, for a call of the reader.
    pub fn collect(&self) -> Vec<i64> {
        std::mem::take(&mut self.returned.lock().numbers)
    }

    /// Says that nobody will collect any more.
    pub fn end(self: &Arc<Self>) {
        let mut returned = self.returned.lock();
        returned.is_ended = true;
        if !returned.numbers.is_empty() && !returned.is_scheduled {
            returned.is_scheduled = true;
            drop(returned);
            self.schedule();
        }
    }

    fn give_back(self: &Arc<Self>, number: i64) {
        let mut returned = self.returned.lock();
        returned.numbers.push(number);
        let is_collected = !returned.is_ended && returned.numbers.len() <= MOST_WAITING;
        if !is_collected && !returned.is_scheduled {
            returned.is_scheduled = true;
            drop(returned);
            self.schedule();
        }
    }

    fn schedule(self: &Arc<Self>) {
        let memory = Arc::clone(self);
        if self.threads.run(move || memory.call_back()).is_err() {
            // The next batch that comes back tries again.
            self.returned.lock().is_scheduled = false;
        }
    }

    fn call_back(&self) {
        loop {
            let numbers = {
                let mut returned = self.returned.lock();
                returned.is_scheduled = !returned.numbers.is_empty();
                std::mem::take(&mut returned.numbers)
            };
            if numbers.is_empty() {
                return;
            }
            // Java logs what goes wrong; the rows are read already.
            let _ = call("giving memory back", |env| {
                let array = env.new_long_array(numbers.len())?;
                array.set_region(env, 0, &numbers)?;
                let arguments = [JValue::Object(&array).as_jni()];
                let returns = ReturnType::Primitive(Primitive::Void);
                // SAFETY: the method was found in the class of the object, which keeps the class,
                // by the signature that is followed here.
                unsafe {
                    env.call_method_unchecked(
                        self.reader.as_obj(),
                        self.take_back,
                        returns,
                        &arguments,
                    )
                }?
                .v()
            });
        }
    }
}

/// Keeps the memory of one batch lent.
struct Lent(Arc<AssertUnwindSafe<LentBatch>>);

struct LentBatch {
    number: i64,
    memory: Arc<JavaMemory>,
}

impl Drop for LentBatch {
    fn drop(&mut self) {
        self.memory.give_back(self.number);
    }
}

/// A batch as Java describes it: its rows, and where the columns lie whose memory was lent.
pub struct GivenRows {
    pub rows: usize,
    columns: Vec<Option<LentColumn>>,
    /// None when no column was lent.
    lent: Option<Lent>,
}

/// Where the array of a column lies: the address of each buffer and its length in bytes, validity
/// first.
struct LentColumn {
    values: usize,
    buffers: Vec<(i64, i64)>,
}

impl GivenRows {
    /// Reads what the reader says: the rows, the number by which the memory goes back, 0 for none;
    /// then per column the number of its values and of its buffers, and of each buffer its address
    /// and its length. A column without buffers was given in another way.
    pub fn read(message: &[i64], columns: usize, memory: &Arc<JavaMemory>) -> Result<Self> {
        let mut numbers = message.iter().copied();
        let mut next = || numbers.next().ok_or_else(incomplete);
        let (rows, number) = (next()?, next()?);
        // From here on the memory goes back, whatever is wrong.
        let lent = (number != 0).then(|| memory.lent(number));
        let mut read = Vec::with_capacity(columns);
        for _ in 0..columns {
            let (values, count) = (next()?, next()?);
            let buffers = (0..count)
                .map(|_| Ok((next()?, next()?)))
                .collect::<Result<Vec<_>>>()?;
            read.push((count > 0).then_some(LentColumn {
                values: usize::try_from(values).map_err(|_| incomplete())?,
                buffers,
            }));
        }
        Ok(GivenRows {
            rows: usize::try_from(rows).map_err(|_| incomplete())?,
            columns: read,
            lent,
        })
    }

    /// The array of a column, of which nothing is checked but that it has the buffers of its type.
    /// None when it was not lent.
    pub fn array(&self, column: usize, field: &Field) -> Result<Option<ArrayData>> {
        match (&self.lent, self.columns.get(column)) {
            (Some(lent), Some(Some(column))) => Ok(Some(column.array(field, lent)?)),
            _ => Ok(None),
        }
    }
}

impl LentColumn {
    fn array(&self, field: &Field, lent: &Lent) -> Result<ArrayData> {
        let mut buffers = self.buffers.iter().map(|&place| buffer(place, lent));
        let validity = buffers.next().unwrap_or_default();
        let buffers: Vec<Buffer> = buffers.collect();
        if buffers.len() != layout(field.data_type()).buffers.len() {
            return Err(broken(field, "not the buffers of its type"));
        }
        let has_nulls = !validity.is_empty();
        if has_nulls && validity.len() * 8 < self.values {
            return Err(broken(field, "fewer validity bits than values"));
        }
        let builder = ArrayData::builder(field.data_type().clone())
            .len(self.values)
            .null_bit_buffer(has_nulls.then_some(validity))
            .buffers(buffers);
        // SAFETY: the caller validates the data.
        let mut data = unsafe { builder.build_unchecked() };
        data.align_buffers();
        Ok(data)
    }
}

fn buffer((address, bytes): (i64, i64), lent: &Lent) -> Buffer {
    let bytes = usize::try_from(bytes).unwrap_or_default();
    let Some(address) = NonNull::new(address as *mut u8).filter(|_| bytes > 0) else {
        return Buffer::default();
    };
    let owner: Arc<dyn Allocation> = Arc::clone(&lent.0) as _;
    // SAFETY: Java gave the address and the length of memory that it keeps until `lent` is dropped.
    unsafe { Buffer::from_custom_allocation(address, bytes, owner) }
}

fn incomplete() -> Error {
    Error::internal("Java described a batch in part")
}

fn broken(field: &Field, why: &str) -> Error {
    Error::new(
        Kind::SchemaMismatch,
        "42P17",
        format!(
            "column '{}' is not what was declared: it has {why}",
            field.name()
        ),
    )
}
