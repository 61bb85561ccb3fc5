//! The messages that cross the boundary: JSON in, framed sections out, and Arrow IPC schemas.

use arrow::datatypes::{Schema, SchemaRef};
use arrow::ipc::convert::try_schema_from_ipc_buffer;
use arrow::ipc::writer::StreamWriter;
use base64::Engine as _;
use serde_json::Value;

use crate::error::{Error, Result};

/// A JSON object with typed access; what is missing or of another type is a configuration error.
pub struct Message(Value);

impl Message {
    pub fn parse(bytes: &[u8]) -> Result<Self> {
        serde_json::from_slice(bytes)
            .map(Message)
            .map_err(|error| Error::configuration(format!("a message is not JSON: {error}")))
    }

    pub fn text(&self, key: &str) -> Result<&str> {
        self.0[key].as_str().ok_or_else(|| missing(key, "a text"))
    }

    /// The text of that name, when it is there and not null.
    pub fn optional_text(&self, key: &str) -> Option<&str> {
        self.0[key].as_str()
    }

    pub fn number(&self, key: &str) -> Result<u64> {
        self.0[key]
            .as_u64()
            .ok_or_else(|| missing(key, "a whole number"))
    }

    pub fn flag(&self, key: &str) -> Result<bool> {
        self.0[key]
            .as_bool()
            .ok_or_else(|| missing(key, "true or false"))
    }

    /// The nested object of that name, when it is there and not null.
    pub fn object(&self, key: &str) -> Option<Message> {
        match &self.0[key] {
            Value::Null => None,
            value => Some(Message(value.clone())),
        }
    }

    pub fn objects(&self, key: &str) -> Vec<Message> {
        self.0[key]
            .as_array()
            .map(|values| values.iter().cloned().map(Message).collect())
            .unwrap_or_default()
    }

    /// The list of that name.
    pub fn values(&self, key: &str) -> Result<&[Value]> {
        self.0[key]
            .as_array()
            .map(Vec::as_slice)
            .ok_or_else(|| missing(key, "a list"))
    }

    pub fn texts(&self, key: &str) -> Result<Vec<String>> {
        let Some(values) = self.0[key].as_array() else {
            return Ok(Vec::new());
        };
        values
            .iter()
            .map(|value| {
                value
                    .as_str()
                    .map(str::to_string)
                    .ok_or_else(|| missing(key, "a list of texts"))
            })
            .collect()
    }

    pub fn text_map(&self, key: &str) -> Result<Vec<(String, String)>> {
        let Some(values) = self.0[key].as_object() else {
            return Ok(Vec::new());
        };
        values
            .iter()
            .map(|(name, value)| {
                value
                    .as_str()
                    .map(|text| (name.clone(), text.to_string()))
                    .ok_or_else(|| missing(key, "a map of texts"))
            })
            .collect()
    }

    /// The Arrow schema that stands at the key as Base64 of its IPC message.
    pub fn schema(&self, key: &str) -> Result<SchemaRef> {
        let bytes = base64::engine::general_purpose::STANDARD
            .decode(self.text(key)?)
            .map_err(|error| Error::configuration(format!("{key} is not Base64: {error}")))?;
        Ok(try_schema_from_ipc_buffer(&bytes)?.into())
    }
}

fn missing(key: &str, expected: &str) -> Error {
    Error::configuration(format!("a message lacks '{key}'; expected {expected}"))
}

/// Collects sections, each with its length in front as four bytes, big-endian.
#[derive(Default)]
pub struct Frames(Vec<u8>);

impl Frames {
    pub fn push(&mut self, section: &[u8]) -> Result<()> {
        let length = i32::try_from(section.len())
            .map_err(|_| Error::internal("a section is larger than 2 GiB"))?;
        self.0.extend_from_slice(&length.to_be_bytes());
        self.0.extend_from_slice(section);
        Ok(())
    }

    pub fn push_json(&mut self, value: &Value) -> Result<()> {
        self.push(value.to_string().as_bytes())
    }

    pub fn push_schema(&mut self, schema: &Schema) -> Result<()> {
        self.push(&schema_bytes(schema)?)
    }

    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }
}

/// Reads sections as [`Frames`] writes them.
pub struct Sections<'a>(&'a [u8]);

impl<'a> Sections<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Sections(bytes)
    }

    pub fn next(&mut self) -> Result<&'a [u8]> {
        let missing = || Error::internal("a message of Java lacks a section");
        let (length, rest) = self.0.split_first_chunk::<4>().ok_or_else(missing)?;
        let length = u32::from_be_bytes(*length) as usize;
        let (section, rest) = rest.split_at_checked(length).ok_or_else(missing)?;
        self.0 = rest;
        Ok(section)
    }
}

/// A schema as the encapsulated message of the Arrow stream format.
pub fn schema_bytes(schema: &Schema) -> Result<Vec<u8>> {
    // A writer puts the schema message first and writes nothing more until it gets a batch.
    let writer = StreamWriter::try_new(Vec::new(), schema)?;
    Ok(writer.get_ref().clone())
}

#[cfg(test)]
mod tests {
    use arrow::datatypes::{DataType, Field};
    use serde_json::json;

    use super::*;

    #[test]
    fn schemas_travel_both_ways() {
        let schema = Schema::new(vec![
            Field::new("a", DataType::Int32, false),
            Field::new(
                "d",
                DataType::Dictionary(Box::new(DataType::Int16), Box::new(DataType::Utf8)),
                true,
            ),
        ]);
        let bytes = schema_bytes(&schema).unwrap();
        let text = base64::engine::general_purpose::STANDARD.encode(&bytes);
        let message = Message::parse(json!({ "s": text }).to_string().as_bytes()).unwrap();
        assert_eq!(message.schema("s").unwrap().as_ref(), &schema);
    }

    #[test]
    fn what_is_missing_is_named() {
        let message = Message::parse(b"{\"a\": 1}").unwrap();
        assert!(message.text("a").unwrap_err().message.contains("'a'"));
        assert!(message.number("b").unwrap_err().message.contains("'b'"));
        assert!(message.texts("none").unwrap().is_empty());
    }
}
