//! The arguments of `lazuli search`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::DocSet;
use crate::search::export;

const EXAMPLES: &str = "\
Examples:
  lazuli search export > documents.ndjson
      One document a line, for programs of your own.
  lazuli search export --format opensearch | curl -s -H 'Content-Type: application/x-ndjson' \\
      --data-binary @- https://search.example.com/docs/_bulk
      Load all sections into an index of OpenSearch.";

/// Work with what search knows of a doc set
#[derive(Debug, Args)]
pub(in crate::cli) struct Search {
    #[command(subcommand)]
    pub(in crate::cli) command: SearchCommand,
}

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum SearchCommand {
    /// Write one document for each section of each page, for a search engine of your own
    Export(Export),
}

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct Export {
    #[command(flatten)]
    pub(in crate::cli) set: DocSet,
    /// Write what this engine loads
    #[arg(
        long,
        env = "LAZULI_FORMAT",
        hide_env_values = true,
        value_name = "FORMAT",
        default_value = "ndjson"
    )]
    pub(in crate::cli) format: SearchFormat,
    /// Write to this file instead of standard output
    #[arg(
        short,
        long,
        env = "LAZULI_OUTPUT",
        hide_env_values = true,
        value_name = "FILE"
    )]
    pub(in crate::cli) output: Option<PathBuf>,
}

/// How documents are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum SearchFormat {
    /// One document a line
    Ndjson,
    /// Azure AI Search: one request of at most 1,000 documents a line
    AzureSearch,
    /// OpenSearch and Elasticsearch: the body of a `_bulk` request
    #[value(name = "opensearch")]
    OpenSearch,
    /// Meilisearch: a list of documents
    Meilisearch,
}

impl From<SearchFormat> for export::Format {
    fn from(format: SearchFormat) -> Self {
        match format {
            SearchFormat::Ndjson => Self::Ndjson,
            SearchFormat::AzureSearch => Self::AzureSearch,
            SearchFormat::OpenSearch => Self::OpenSearch,
            SearchFormat::Meilisearch => Self::Meilisearch,
        }
    }
}
