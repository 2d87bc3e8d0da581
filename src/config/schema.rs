//! The JSON Schema of `lazuli.toml`, for editors; made from the doc comments of [`super::model`].

use super::Config;

/// The schema as indented JSON, with a line end.
pub fn schema() -> String {
    let mut schema = schemars::schema_for!(Config);
    schema.insert("title".to_owned(), "lazuli.toml".into());
    format!("{:#}\n", schema.as_value())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_describes_every_table_and_forbids_unknown_keys() {
        let schema: serde_json::Value = serde_json::from_str(&schema()).unwrap();
        let config = serde_json::to_value(Config::default()).unwrap();
        for table in config.as_object().unwrap().keys() {
            let property = &schema["properties"][table];
            assert!(property["description"].is_string(), "{table}");
        }
        assert_eq!(schema["additionalProperties"], false);
        assert_eq!(schema["$defs"]["Site"]["additionalProperties"], false);
    }
}
