//! Builds small programs for the tests of this folder with the compilers of the system.

use std::path::PathBuf;
use std::process::Command;

use super::DebugSections;
use super::functions::FunctionTypes;
use super::types::Signature;
use crate::addr::ImageAddr;
use crate::image::Image;
use crate::image::separate::Surroundings;
use crate::image::symbols::Functions;

/// A library that was built for a test; its directory goes with it.
pub(super) struct Built {
    directory: PathBuf,
    pub(super) image: Image,
    pub(super) functions: Functions,
    pub(super) sections: DebugSections,
}

impl Built {
    /// Compiles a source with `compiler`: its name, `{}` for the source and for the output, and its options.
    pub(super) fn new(name: &str, source: &str, command: &[&str]) -> Self {
        let directory = std::env::temp_dir().join(format!("trace-dwarf-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&directory).unwrap();
        let (from, to) = (directory.join(name), directory.join("built.so"));
        std::fs::write(&from, source).unwrap();
        let mut compiler = Command::new(command[0]);
        compiler.args(&command[1..]).arg(&from).arg("-o").arg(&to).current_dir(&directory);
        let output = compiler.output().expect("the compiler is installed");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let image = Image::open(&to).unwrap();
        let surroundings = Surroundings::of(&to);
        let functions = image.functions(&surroundings);
        let sections = DebugSections::read(&image, &surroundings).unwrap();
        Built { directory, image, functions, sections }
    }

    pub(super) fn addr(&self, name: &str) -> ImageAddr {
        let ends = |function: &crate::image::symbols::Function<'_>| {
            let short = function.short_name("");
            short == name || short.ends_with(&format!("::{name}"))
        };
        self.functions.iter().find(ends).unwrap_or_else(|| panic!("{name} is there")).addr()
    }

    pub(super) fn signature(&self, name: &str) -> Signature {
        let types = FunctionTypes::new(&self.sections);
        (*types.signature(self.addr(name)).unwrap_or_else(|| panic!("{name} has types"))).clone()
    }
}

impl Drop for Built {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.directory);
    }
}
