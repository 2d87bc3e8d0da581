//! `lazuli.toml` → [`Config`]: typed, every key known, every error with its line and column.

mod check;
pub mod external;
pub mod load;
pub mod metadata;
pub mod model;
mod policy;
pub mod profile;
mod read;
pub mod schema;
pub mod theme;

pub use check::{base_url_problem, key_place};
pub use load::{ConfigError, FILE_NAME, Loaded, load};
pub use model::Config;
pub use schema::schema;
