//! Which file of which layer counts: a doc set's own theme folder first, then the built-in theme.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;

use walkdir::WalkDir;

use super::{Problem, ThemeError, assets, embedded, variables};
use crate::config::theme::{Theme, Variables};

/// One file of a theme.
#[derive(Debug, Clone)]
pub struct ThemeFile {
    /// Its name for people: relative to the doc set's root, or `built-in:` and the path.
    pub origin: String,
    /// Its content.
    pub bytes: Cow<'static, [u8]>,
}

/// The files of one theme folder by their path inside it, with `/`.
pub type Layer = BTreeMap<String, ThemeFile>;

/// Theme folders on top of each other, the nearest first, the built-in theme last.
#[derive(Debug)]
pub struct Layers(Vec<Layer>);

impl Layers {
    /// The layers of the doc set at `root` with the theme that `config` names.
    ///
    /// On top is what the configuration's variables are, then the folder of that name under `themes/` (without a
    /// name `themes/default`, if there is one), then the built-in theme of that name, then the default theme: of
    /// it only the strings, if the theme says that it stands alone. Nothing outside `root` is read: what links
    /// out of it is left out and becomes a [`Problem`].
    ///
    /// # Errors
    /// [`ThemeError`] when there is no theme of that name, or a file of it cannot be read.
    pub fn load(root: &Path, config: &Theme, problems: &mut Vec<Problem>) -> Result<Self, ThemeError> {
        let name = config.name.as_deref();
        if let Some(name) = name.filter(|name| !is_folder_name(name)) {
            let name = name.to_owned();
            return Err(ThemeError::BadName { name });
        }
        let chosen = name.unwrap_or(embedded::DEFAULT_NAME);
        let logo = read_logo(root, &config.variables)?;
        let mut layers = vec![variables::layer(&config.variables, logo)];
        let own = built_in(chosen);
        if own.is_none() || root.join("themes").join(chosen).is_dir() {
            layers.push(read_layer(root, chosen, problems)?);
        }
        layers.extend(own);
        if chosen != embedded::DEFAULT_NAME {
            let mut default = built_in(embedded::DEFAULT_NAME).unwrap_or_default();
            if assets::stands_alone(&layers)? {
                default.retain(|path, _| path.starts_with("strings/"));
            }
            layers.push(default);
        }
        Ok(Self(layers))
    }

    /// The default theme alone.
    pub fn of_default() -> Self {
        let variables = variables::layer(&Variables::default(), None);
        Self(vec![
            variables,
            built_in(embedded::DEFAULT_NAME).unwrap_or_default(),
        ])
    }

    /// The file that counts for `path`.
    pub fn get(&self, path: &str) -> Option<&ThemeFile> {
        self.0.iter().find_map(|layer| layer.get(path))
    }

    /// Every file of every layer by its path, the nearest layer first.
    pub fn files(&self) -> impl Iterator<Item = (&str, &ThemeFile)> {
        let files = self.0.iter().flatten();
        files.map(|(path, file)| (path.as_str(), file))
    }

    /// Every version of `path`, nearest first.
    pub fn all<'a>(&'a self, path: &'a str) -> impl DoubleEndedIterator<Item = &'a ThemeFile> {
        self.0.iter().filter_map(move |layer| layer.get(path))
    }

    /// The paths under `folder` (which ends in `/`) in any layer, without `folder`, in order.
    pub fn names(&self, folder: &str) -> BTreeSet<&str> {
        self.0
            .iter()
            .flat_map(BTreeMap::keys)
            .filter_map(|path| path.strip_prefix(folder))
            .collect()
    }
}

/// The built-in theme `name`, if there is one.
fn built_in(name: &str) -> Option<Layer> {
    let files = embedded::files(name)?.into_iter();
    let file = |(path, bytes)| {
        let file = ThemeFile {
            origin: format!("built-in:{name}/{path}"),
            bytes: Cow::Borrowed(bytes),
        };
        (path, file)
    };
    Some(files.map(file).collect())
}

/// The logo that `variables` name.
fn read_logo(root: &Path, variables: &Variables) -> Result<Option<Vec<u8>>, ThemeError> {
    let Some(path) = &variables.logo else {
        return Ok(None);
    };
    let unusable = |reason: &str| ThemeError::Logo {
        message: format!("`{}` {reason}", path.display()),
    };
    let disk = root.join(path);
    let bytes = std::fs::read(&disk).map_err(|error| unusable(&format!("cannot be read: {error}")))?;
    match (disk.canonicalize(), root.canonicalize()) {
        (Ok(disk), Ok(root)) if disk.starts_with(&root) => Ok(Some(bytes)),
        _ => Err(unusable("leads out of the doc set")),
    }
}

/// Whether `name` is one plain folder name, so that `themes/<name>` cannot lead elsewhere.
fn is_folder_name(name: &str) -> bool {
    !name.is_empty() && !name.starts_with('.') && !name.contains(['/', '\\', ':', '\0'])
}

fn read_layer(root: &Path, name: &str, problems: &mut Vec<Problem>) -> Result<Layer, ThemeError> {
    let shown = format!("themes/{name}");
    let folder = root.join("themes").join(name);
    if !folder.is_dir() {
        return Err(ThemeError::NotFound { folder: shown });
    }
    let unreadable = |path: &str, source: io::Error| ThemeError::Unreadable {
        path: path.to_owned(),
        source,
    };
    let real_root = root.canonicalize().map_err(|e| unreadable(&shown, e))?;
    let mut layer = Layer::new();
    let mut walk = WalkDir::new(&folder)
        .follow_links(true)
        .sort_by_file_name()
        .into_iter();
    while let Some(entry) = walk.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = path_inside(&folder, error.path().unwrap_or(&folder));
                let shown = format!("{shown}/{path}");
                // A link that leads nowhere or in a circle is content, not a failing disk.
                if error.loop_ancestor().is_some() || is_link(error.path()) {
                    problems.push(Problem::path_outside(shown));
                    continue;
                }
                return Err(unreadable(&shown, error.into()));
            }
        };
        let path = path_inside(&folder, entry.path());
        let origin = format!("{shown}/{path}");
        let is_dir = entry.file_type().is_dir();
        if entry.depth() > 0 && is_leftover(&entry.file_name().to_string_lossy()) {
            if is_dir {
                walk.skip_current_dir();
            }
            continue;
        }
        let real = entry.path().canonicalize().map_err(|e| unreadable(&origin, e))?;
        if !real.starts_with(&real_root) || !(is_dir || entry.file_type().is_file()) {
            problems.push(Problem::path_outside(origin));
            if is_dir {
                walk.skip_current_dir();
            }
        } else if !is_dir {
            let bytes = std::fs::read(entry.path()).map_err(|e| unreadable(&origin, e))?;
            let bytes = Cow::Owned(bytes);
            layer.insert(path, ThemeFile { origin, bytes });
        }
    }
    Ok(layer)
}

fn path_inside(folder: &Path, path: &Path) -> String {
    let inside = path.strip_prefix(folder).unwrap_or(path);
    let segments: Vec<_> = inside.iter().map(|s| s.to_string_lossy()).collect();
    segments.join("/")
}

fn is_link(path: Option<&Path>) -> bool {
    path.and_then(|path| path.symlink_metadata().ok())
        .is_some_and(|meta| meta.file_type().is_symlink())
}

/// Files that editors and file managers leave behind.
fn is_leftover(name: &str) -> bool {
    name.starts_with('.') || name.ends_with('~')
}
