//! What calls with lambdas give: the types of a lambda's parameters, and with the results of the
//! lambdas the type of the call.

use std::sync::Arc;

use arrow::datatypes::{DataType, Field, FieldRef, Fields};
use datafusion::logical_expr::type_coercion::functions::{
    value_fields_with_higher_order_udf, value_fields_with_higher_order_udf_and_lambdas,
};
use datafusion::logical_expr::{
    HigherOrderReturnFieldArgs, HigherOrderTypeSignature, HigherOrderUDF, LambdaParametersProgress,
    ValueOrLambda,
};

use crate::error::{Error, Kind, Result};

/// The type of a call, of which the values are given first and then the results of its lambdas, each
/// in its order. Of a call without results of lambdas it is the types of their parameters: a struct
/// with one struct per lambda.
pub fn result(function: &HigherOrderUDF, fields: &[FieldRef]) -> Result<FieldRef> {
    let HigherOrderTypeSignature::Exact(places) = &function.signature().type_signature else {
        return Err(Error::new(
            Kind::Unsupported,
            "0A000",
            format!(
                "the function '{}' takes lambdas at places that depend on the call",
                function.name()
            ),
        ));
    };
    let values = places
        .iter()
        .filter(|place| matches!(place, ValueOrLambda::Value(())))
        .count();
    let (given, results) = fields.split_at_checked(values).unwrap_or((fields, &[]));
    let lambdas = places.len() - values;
    if given.len() != values || !(results.is_empty() || results.len() == lambdas) {
        return Err(Error::new(
            Kind::Plan,
            "42883",
            format!(
                "the function '{}' takes {values} values and {lambdas} lambdas",
                function.name()
            ),
        ));
    }
    if results.is_empty() {
        parameters(function, &arguments(places, given, &vec![(); lambdas]))
    } else {
        returned(function, &arguments(places, given, results))
    }
}

/// Values and lambdas in the order of the call.
fn arguments<L: Clone>(
    places: &[ValueOrLambda<(), ()>],
    values: &[FieldRef],
    lambdas: &[L],
) -> Vec<ValueOrLambda<FieldRef, L>> {
    let mut values = values.iter().cloned();
    let mut lambdas = lambdas.iter().cloned();
    places
        .iter()
        .filter_map(|place| match place {
            ValueOrLambda::Value(()) => values.next().map(ValueOrLambda::Value),
            ValueOrLambda::Lambda(()) => lambdas.next().map(ValueOrLambda::Lambda),
        })
        .collect()
}

fn parameters(
    function: &HigherOrderUDF,
    arguments: &[ValueOrLambda<FieldRef, ()>],
) -> Result<FieldRef> {
    let coerced: Vec<_> = value_fields_with_higher_order_udf(arguments, function)?
        .into_iter()
        .map(|argument| match argument {
            ValueOrLambda::Value(field) => ValueOrLambda::Value(field),
            ValueOrLambda::Lambda(()) => ValueOrLambda::Lambda(None),
        })
        .collect();
    let LambdaParametersProgress::Complete(parameters) = function.lambda_parameters(0, &coerced)?
    else {
        return Err(Error::new(
            Kind::Unsupported,
            "0A000",
            format!(
                "the function '{}' has lambdas whose parameters depend on one another",
                function.name()
            ),
        ));
    };
    let lambdas = numbered(parameters.into_iter().map(|fields| {
        let fields = numbered(fields.into_iter());
        Arc::new(Field::new("", DataType::Struct(fields), false))
    }));
    Ok(Arc::new(Field::new("", DataType::Struct(lambdas), false)))
}

fn numbered(fields: impl Iterator<Item = FieldRef>) -> Fields {
    fields
        .enumerate()
        .map(|(index, field)| field.as_ref().clone().with_name(index.to_string()))
        .collect()
}

fn returned(
    function: &HigherOrderUDF,
    arguments: &[ValueOrLambda<FieldRef, FieldRef>],
) -> Result<FieldRef> {
    let coerced = value_fields_with_higher_order_udf_and_lambdas(arguments, function)?;
    let unknown = vec![None; coerced.len()];
    Ok(function.return_field_from_args(HigherOrderReturnFieldArgs {
        arg_fields: &coerced,
        scalar_arguments: &unknown,
    })?)
}

#[cfg(test)]
mod tests {
    use datafusion::execution::SessionStateBuilder;

    use super::*;

    fn list(element: DataType, element_nulls: bool, nulls: bool) -> FieldRef {
        let element = Arc::new(Field::new_list_field(element, element_nulls));
        Arc::new(Field::new("a", DataType::List(element), nulls))
    }

    #[test]
    fn parameters_and_results_have_their_types() {
        let state = SessionStateBuilder::new().with_default_features().build();
        let function = |name: &str| Arc::clone(&state.higher_order_functions()[name]);
        let numbers = list(DataType::Int32, false, true);

        let parameters = result(&function("array_transform"), &[Arc::clone(&numbers)]).unwrap();
        let DataType::Struct(lambdas) = parameters.data_type() else {
            panic!("{parameters}");
        };
        assert_eq!(
            lambdas[0].data_type(),
            &DataType::Struct(vec![Field::new("0", DataType::Int32, false)].into())
        );

        let body = Arc::new(Field::new("b", DataType::Utf8, true));
        let fields = [Arc::clone(&numbers), Arc::clone(&body)];
        let transformed = result(&function("list_transform"), &fields).unwrap();
        assert_eq!(
            transformed.data_type(),
            list(DataType::Utf8, true, true).data_type()
        );
        assert!(transformed.is_nullable());
        let filtered = result(&function("array_filter"), &fields).unwrap();
        assert_eq!(filtered.data_type(), numbers.data_type());
    }

    #[test]
    fn other_arguments_are_refused() {
        let state = SessionStateBuilder::new().with_default_features().build();
        let function = Arc::clone(&state.higher_order_functions()["array_filter"]);
        let number = Arc::new(Field::new("a", DataType::Int32, false));
        let error = result(&function, &[Arc::clone(&number)]).unwrap_err();
        assert!(error.message.contains("Int32"), "{}", error.message);
        assert_eq!(result(&function, &[]).unwrap_err().sql_state, "42883");
        let three = [Arc::clone(&number), Arc::clone(&number), number];
        assert_eq!(result(&function, &three).unwrap_err().sql_state, "42883");
    }
}
