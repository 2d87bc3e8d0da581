//! Versions: what a file system says of a file, which is another whenever the file's bytes may be.
//!
//! Device, inode, length and both times of change, of which a program can set the first back (`touch -d`), not the
//! second. Trusted where all of these are kept as they should be: in the file systems of a disk, on Linux, for files that
//! had been left alone for a while when they were listed. What is elsewhere has no version and is read each time.

use std::fs::Metadata;

/// One version of the bytes of one file: the same version, the same bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Version([u8; 16]);

impl Version {
    /// It as bytes, for a hash.
    pub fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

/// Tells the versions of files at one moment.
#[derive(Debug)]
pub struct Versions(moment::Moment);

impl Versions {
    /// To be made before the first file is looked at.
    pub fn now() -> Self {
        Self(moment::Moment::now())
    }

    /// The version of the regular file that `metadata` tells of; `None` where it would prove nothing.
    pub fn of(&self, metadata: &Metadata) -> Option<Version> {
        self.0.version(metadata)
    }
}

#[cfg(target_os = "linux")]
mod moment {
    use std::fs::{self, Metadata};
    use std::os::linux::fs::MetadataExt as _;
    use std::time::{SystemTime, UNIX_EPOCH};

    use rustc_hash::FxHashSet;

    use super::Version;

    /// File systems of a disk: they change the time of change with the bytes, and no other computer writes to them.
    const LOCAL: [&str; 9] = [
        "bcachefs", "btrfs", "ext2", "ext3", "ext4", "f2fs", "overlay", "tmpfs", "xfs",
    ];

    /// For so many nanoseconds a file may be written again without looking different: clocks of file systems tick every
    /// few milliseconds, those of some every second or two.
    const TICK: i128 = 2_000_000_000;

    #[derive(Debug)]
    pub(super) struct Moment {
        /// The devices of local file systems, by their numbers.
        devices: FxHashSet<(u64, u64)>,
        /// Nanoseconds since 1970.
        now: i128,
    }

    impl Moment {
        pub(super) fn now() -> Self {
            let now = SystemTime::now().duration_since(UNIX_EPOCH);
            Self {
                devices: devices(&fs::read_to_string("/proc/self/mountinfo").unwrap_or_default()),
                now: now.map_or(0, |since| since.as_nanos() as i128),
            }
        }

        pub(super) fn version(&self, metadata: &Metadata) -> Option<Version> {
            let nanoseconds =
                |seconds: i64, rest: i64| i128::from(seconds) * 1_000_000_000 + i128::from(rest);
            let changed = nanoseconds(metadata.st_ctime(), metadata.st_ctime_nsec());
            let modified = nanoseconds(metadata.st_mtime(), metadata.st_mtime_nsec());
            if changed.max(modified) + TICK >= self.now || !self.devices.contains(&numbers(metadata.st_dev()))
            {
                return None;
            }
            let mut hasher = blake3::Hasher::new();
            for number in [metadata.st_dev(), metadata.st_ino(), metadata.st_size()] {
                hasher.update(&number.to_le_bytes());
            }
            for time in [changed, modified] {
                hasher.update(&time.to_le_bytes());
            }
            let mut version = [0; 16];
            version.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
            Some(Version(version))
        }
    }

    /// Major and minor number of a device, as glibc and the kernel write them into one.
    fn numbers(device: u64) -> (u64, u64) {
        let major = ((device >> 32) & 0xffff_f000) | ((device >> 8) & 0xfff);
        let minor = ((device >> 12) & 0xffff_ff00) | (device & 0xff);
        (major, minor)
    }

    /// The devices of the local file systems among those that are mounted (proc_pid_mountinfo(5)).
    fn devices(mounts: &str) -> FxHashSet<(u64, u64)> {
        let device = |line: &str| {
            let (mount, kind) = line.split_once(" - ")?;
            let (major, minor) = mount.split(' ').nth(2)?.split_once(':')?;
            let is_local = LOCAL.contains(&kind.split(' ').next()?);
            is_local.then_some((major.parse().ok()?, minor.parse().ok()?))
        };
        mounts.lines().filter_map(device).collect()
    }

    #[cfg(test)]
    mod tests {
        use std::fs::File;
        use std::path::Path;
        use std::time::Duration;

        use super::*;

        /// The moment `later` than now, at which every device is local.
        fn moment(later: Duration, file: &Path) -> Moment {
            let device = numbers(fs::metadata(file).unwrap().st_dev());
            Moment {
                devices: FxHashSet::from_iter([device]),
                now: Moment::now().now + later.as_nanos() as i128,
            }
        }

        #[test]
        fn what_was_changed_just_now_has_no_version() {
            let file = tempfile::NamedTempFile::new().unwrap();
            let metadata = file.as_file().metadata().unwrap();
            assert_eq!(moment(Duration::ZERO, file.path()).version(&metadata), None);
            let later = moment(Duration::from_secs(60), file.path());
            assert_eq!(later.version(&metadata), later.version(&metadata));
            assert!(later.version(&metadata).is_some());
        }

        #[test]
        fn other_bytes_are_another_version_whatever_their_time_and_length() {
            let folder = tempfile::tempdir().unwrap();
            let [path, other] = ["a.md", "b.md"].map(|name| folder.path().join(name));
            fs::write(&path, "one").unwrap();
            let later = moment(Duration::from_secs(60), &path);
            let before = fs::metadata(&path).unwrap();
            let set_back = |path: &Path| {
                let file = File::options().write(true).open(path).unwrap();
                file.set_modified(before.modified().unwrap()).unwrap();
                later.version(&fs::metadata(path).unwrap())
            };
            // A clock's tick must pass.
            std::thread::sleep(Duration::from_millis(30));
            fs::write(&path, "two").unwrap();
            assert_ne!(set_back(&path), later.version(&before));
            fs::write(&other, "one").unwrap();
            set_back(&other);
            fs::rename(&other, &path).unwrap();
            let renamed = fs::metadata(&path).unwrap();
            assert_eq!(renamed.modified().unwrap(), before.modified().unwrap());
            assert_ne!(later.version(&renamed), later.version(&before));
        }

        #[test]
        fn only_file_systems_of_this_computer_count() {
            let mounts = "22 27 0:21 / /proc rw,relatime - proc proc rw\n\
                27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw,discard\n\
                40 27 0:50 / /mnt/share rw - nfs4 host:/share rw\n\
                41 27 0:51 / /mnt/with\\040space rw - tmpfs none rw\nnonsense\n";
            let expected = FxHashSet::from_iter([(254, 0), (0, 51)]);
            assert_eq!(devices(mounts), expected);
            assert_eq!(numbers(65024), (254, 0));
            assert_eq!(numbers(27), (0, 27));
        }

        #[test]
        fn a_file_of_an_unknown_device_has_no_version() {
            let file = tempfile::NamedTempFile::new().unwrap();
            let mut later = moment(Duration::from_secs(60), file.path());
            later.devices.clear();
            assert_eq!(later.version(&file.as_file().metadata().unwrap()), None);
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod moment {
    use std::fs::Metadata;

    use super::Version;

    #[derive(Debug)]
    pub(super) struct Moment;

    impl Moment {
        pub(super) fn now() -> Self {
            Self
        }

        pub(super) fn version(&self, _metadata: &Metadata) -> Option<Version> {
            None
        }
    }
}
