//! How sums grow: of one group, of many groups at once, of distinct values.

use std::mem::{size_of, size_of_val};
use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, Int64Array, PrimitiveArray, new_null_array,
};
use arrow::buffer::NullBuffer;
use arrow::datatypes::{DataType, Int64Type};
use datafusion::common::utils::SingleRowListArrayBuilder;
use datafusion::common::{HashMap, ScalarValue};
use datafusion::error::Result as EngineResult;
use datafusion::logical_expr::{Accumulator, EmitTo, GroupsAccumulator};
use datafusion::physical_expr::NullState;

use super::total::{Number, Total, checked, for_each};

/// The sum of one group, or of a window that moves. Its state is the sum and how often it wrapped
/// around, null for never.
#[derive(Debug)]
pub struct Sum<T: Number> {
    total: Total<T>,
    /// Values that are not null; none of them gives null.
    count: u64,
    data_type: DataType,
}

impl<T: Number> Sum<T> {
    pub fn new(data_type: DataType) -> Self {
        Sum {
            total: Total::default(),
            count: 0,
            data_type,
        }
    }

    fn add(&mut self, values: &PrimitiveArray<T>) {
        for_each(values, |value| self.total.add(value));
        self.count += (values.len() - values.null_count()) as u64;
    }
}

impl<T: Number> Accumulator for Sum<T> {
    fn update_batch(&mut self, values: &[ArrayRef]) -> EngineResult<()> {
        self.add(values[0].as_primitive::<T>());
        Ok(())
    }

    fn retract_batch(&mut self, values: &[ArrayRef]) -> EngineResult<()> {
        let values = values[0].as_primitive::<T>();
        for_each(values, |value| self.total.subtract(value));
        self.count -= (values.len() - values.null_count()) as u64;
        Ok(())
    }

    fn supports_retract_batch(&self) -> bool {
        true
    }

    fn evaluate(&mut self) -> EngineResult<ScalarValue> {
        let value = match self.count {
            0 => None,
            _ => Some(self.total.value(&self.data_type)?),
        };
        ScalarValue::new_primitive::<T>(value, &self.data_type)
    }

    fn state(&mut self) -> EngineResult<Vec<ScalarValue>> {
        let sum = (self.count > 0).then_some(self.total.sum);
        let turns = (self.total.turns != 0).then_some(self.total.turns);
        Ok(vec![
            ScalarValue::new_primitive::<T>(sum, &self.data_type)?,
            ScalarValue::Int64(turns),
        ])
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> EngineResult<()> {
        self.add(states[0].as_primitive::<T>());
        let turns = states[1].as_primitive::<Int64Type>();
        for_each(turns, |turns| self.total.turns += turns);
        Ok(())
    }

    fn size(&self) -> usize {
        size_of_val(self)
    }
}

/// The sums of many groups.
pub struct Sums<T: Number> {
    sums: Vec<T::Native>,
    turns: Turns,
    seen: NullState,
    data_type: DataType,
}

/// How often the sums of groups wrapped around. Empty until one does, which is hardly ever.
#[derive(Default)]
struct Turns(Vec<i64>);

impl Turns {
    #[cold]
    fn add(&mut self, groups: usize, group: usize, turns: i64) {
        if self.0.len() < groups {
            self.0.resize(groups, 0);
        }
        self.0[group] += turns;
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Takes those of the groups that leave.
    fn take(&mut self, groups: usize, emit_to: EmitTo) -> Vec<i64> {
        if !self.is_empty() {
            self.0.resize(groups, 0);
        }
        match emit_to {
            EmitTo::First(count) if count > self.0.len() => Vec::new(),
            _ => emit_to.take_needed(&mut self.0),
        }
    }
}

impl<T: Number> Sums<T> {
    pub fn new(data_type: DataType) -> Self {
        Sums {
            sums: Vec::new(),
            turns: Turns::default(),
            seen: NullState::new(),
            data_type,
        }
    }

    fn add(
        &mut self,
        values: &PrimitiveArray<T>,
        groups: &[usize],
        filter: Option<&BooleanArray>,
        total: usize,
    ) {
        self.sums.resize(total, T::default_value());
        let (sums, turns) = (&mut self.sums, &mut self.turns);
        self.seen
            .accumulate(groups, values, filter, total, |group, value| {
                let (sum, wrapped) = T::add(sums[group], value);
                sums[group] = sum;
                if wrapped {
                    turns.add(total, group, T::turn(value));
                }
            });
    }

    fn array(&self, sums: Vec<T::Native>, nulls: Option<NullBuffer>) -> ArrayRef {
        let array = PrimitiveArray::<T>::new(sums.into(), nulls);
        Arc::new(array.with_data_type(self.data_type.clone()))
    }
}

impl<T: Number> GroupsAccumulator for Sums<T> {
    fn update_batch(
        &mut self,
        values: &[ArrayRef],
        group_indices: &[usize],
        opt_filter: Option<&BooleanArray>,
        total_num_groups: usize,
    ) -> EngineResult<()> {
        let values = values[0].as_primitive::<T>();
        self.add(values, group_indices, opt_filter, total_num_groups);
        Ok(())
    }

    fn merge_batch(
        &mut self,
        values: &[ArrayRef],
        group_indices: &[usize],
        total_num_groups: usize,
    ) -> EngineResult<()> {
        let sums = values[0].as_primitive::<T>();
        self.add(sums, group_indices, None, total_num_groups);
        let turns = values[1].as_primitive::<Int64Type>();
        if turns.null_count() < turns.len() {
            for (group, turns) in group_indices.iter().zip(turns) {
                if let Some(turns) = turns {
                    self.turns.add(total_num_groups, *group, turns);
                }
            }
        }
        Ok(())
    }

    fn evaluate(&mut self, emit_to: EmitTo) -> EngineResult<ArrayRef> {
        let turns = self.turns.take(self.sums.len(), emit_to);
        let sums = emit_to.take_needed(&mut self.sums);
        let nulls = self.seen.build(emit_to);
        for (group, sum) in sums.iter().enumerate() {
            let turns = turns.get(group).copied().unwrap_or(0);
            checked::<T>(*sum, turns, &self.data_type)?;
        }
        Ok(self.array(sums, nulls))
    }

    fn state(&mut self, emit_to: EmitTo) -> EngineResult<Vec<ArrayRef>> {
        let turns = self.turns.take(self.sums.len(), emit_to);
        let sums = emit_to.take_needed(&mut self.sums);
        let nulls = self.seen.build(emit_to);
        let turns: ArrayRef = if turns.is_empty() {
            new_null_array(&DataType::Int64, sums.len())
        } else {
            Arc::new(Int64Array::from(turns))
        };
        Ok(vec![self.array(sums, nulls), turns])
    }

    fn convert_to_state(
        &self,
        values: &[ArrayRef],
        opt_filter: Option<&BooleanArray>,
    ) -> EngineResult<Vec<ArrayRef>> {
        let values = values[0].as_primitive::<T>();
        let passing = opt_filter.map(|filter| match filter.nulls() {
            Some(nulls) => NullBuffer::new(nulls.inner() & filter.values()),
            None => NullBuffer::new(filter.values().clone()),
        });
        let nulls = NullBuffer::union(values.nulls(), passing.as_ref());
        let sums = PrimitiveArray::<T>::new(values.values().clone(), nulls);
        Ok(vec![
            Arc::new(sums.with_data_type(self.data_type.clone())),
            new_null_array(&DataType::Int64, values.len()),
        ])
    }

    fn size(&self) -> usize {
        self.sums.capacity() * size_of::<T::Native>()
            + self.turns.0.capacity() * size_of::<i64>()
            + self.seen.size()
    }
}

/// The sum of the distinct values of one group, or of a window that moves. Its state is the list of
/// them.
#[derive(Debug)]
pub struct DistinctSum<T: Number> {
    /// How many rows have each value.
    rows: HashMap<T::Native, u64>,
    total: Total<T>,
    data_type: DataType,
}

impl<T: Number> DistinctSum<T> {
    pub fn new(data_type: DataType) -> Self {
        DistinctSum {
            rows: HashMap::default(),
            total: Total::default(),
            data_type,
        }
    }

    fn add(&mut self, values: &PrimitiveArray<T>) {
        for_each(values, |value| {
            let rows = self.rows.entry(value).or_insert(0);
            *rows += 1;
            if *rows == 1 {
                self.total.add(value);
            }
        });
    }
}

impl<T: Number> Accumulator for DistinctSum<T> {
    fn update_batch(&mut self, values: &[ArrayRef]) -> EngineResult<()> {
        self.add(values[0].as_primitive::<T>());
        Ok(())
    }

    fn retract_batch(&mut self, values: &[ArrayRef]) -> EngineResult<()> {
        for_each(values[0].as_primitive::<T>(), |value| {
            if let Some(rows) = self.rows.get_mut(&value) {
                *rows -= 1;
                if *rows == 0 {
                    self.rows.remove(&value);
                    self.total.subtract(value);
                }
            }
        });
        Ok(())
    }

    fn supports_retract_batch(&self) -> bool {
        true
    }

    fn evaluate(&mut self) -> EngineResult<ScalarValue> {
        let value = match self.rows.is_empty() {
            true => None,
            false => Some(self.total.value(&self.data_type)?),
        };
        ScalarValue::new_primitive::<T>(value, &self.data_type)
    }

    fn state(&mut self) -> EngineResult<Vec<ScalarValue>> {
        let values = PrimitiveArray::<T>::from_iter_values(self.rows.keys().copied())
            .with_data_type(self.data_type.clone());
        let list = SingleRowListArrayBuilder::new(Arc::new(values)).build_list_scalar();
        Ok(vec![list])
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> EngineResult<()> {
        for values in states[0].as_list::<i32>().iter().flatten() {
            self.add(values.as_primitive::<T>());
        }
        Ok(())
    }

    fn size(&self) -> usize {
        size_of_val(self) + self.rows.capacity() * size_of::<(T::Native, u64)>()
    }
}
