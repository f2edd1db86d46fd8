//! A program and its libraries as they are in the file system, before anything runs.

use std::cell::OnceCell;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use trace::addr::ImageAddr;
use trace::dwarf::DebugSections;
use trace::dwarf::lines::Lines;
use trace::image::Image;
use trace::image::separate::Surroundings;
use trace::image::symbols::Functions;
use trace::plt::imports::Import;
use trace::probe::glob::Glob;
use trace::probe::matcher::ModuleNames;

use super::{Refusal, shown};

/// Where the dynamic linker looks for libraries in the end (ld.so(8)), and where Debian has them.
const LIBRARY_DIRECTORIES: [&str; 6] =
    ["/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu", "/lib64", "/usr/lib64", "/lib", "/usr/lib"];

/// More modules than this are not looked at.
const MAX_MODULES: usize = 1024;

/// A program or one of its libraries.
pub(super) struct Module {
    path: PathBuf,
    /// The same, as text.
    pub(super) text: String,
    pub(super) image: Image,
    pub(super) is_main: bool,
    functions: OnceCell<Functions>,
    lines: OnceCell<Option<Lines>>,
}

impl Module {
    pub(super) fn names(&self) -> ModuleNames<'_> {
        ModuleNames { path: &self.text, soname: self.image.soname(), is_main: self.is_main }
    }

    pub(super) fn file_name(&self) -> &str {
        self.text.rsplit('/').next().unwrap_or(&self.text)
    }

    /// What stands behind `@`.
    pub(super) fn suffix(&self) -> String {
        if self.is_main { String::new() } else { format!("@{}", self.file_name()) }
    }

    pub(super) fn functions(&self) -> &Functions {
        self.functions.get_or_init(|| self.image.functions(&Surroundings::of(&self.path)))
    }
}

/// The program and the libraries that it needs, and the names of those that were not found.
pub(super) struct Program {
    pub(super) modules: Vec<Module>,
    pub(super) missing: Vec<String>,
}

impl Program {
    pub(super) fn read(name: &str) -> Result<Self, Refusal> {
        let path = path_of(name).ok_or_else(|| Refusal(format!("cannot find '{}' in PATH", shown(name.as_bytes()))))?;
        let image = Image::open(&path).map_err(|error| Refusal(shown(error.to_string().as_bytes())))?;
        let mut program = Program { modules: vec![Module::new(path, image, true)], missing: Vec::new() };
        let mut next = 0;
        while next < program.modules.len() && program.modules.len() < MAX_MODULES {
            let needed: Vec<String> = program.modules[next].image.needed().to_vec();
            for name in needed {
                program.add(&name, next);
            }
            next += 1;
        }
        Ok(program)
    }

    /// Adds a library that the module `by` needs.
    fn add(&mut self, name: &str, by: usize) {
        let known = |module: &Module| module.file_name() == name || module.image.soname() == Some(name);
        if self.modules.iter().any(known) || self.missing.iter().any(|missing| missing == name) {
            return;
        }
        let class = self.modules[0].image.class();
        let environment = std::env::var_os("LD_LIBRARY_PATH").unwrap_or_default();
        let environment: Vec<PathBuf> = std::env::split_paths(&environment).collect();
        let standard = LIBRARY_DIRECTORIES.iter().map(PathBuf::from);
        let directories = environment.into_iter().chain(self.modules[by].library_paths()).chain(standard);
        let found = directories
            .map(|directory| directory.join(name))
            .find_map(|path| Some((Image::open(&path).ok().filter(|image| image.class() == class)?, path)));
        match found {
            Some((image, path)) => self.modules.push(Module::new(path, image, false)),
            None => self.missing.push(name.to_owned()),
        }
    }
}

impl Module {
    /// Whether a source file that is meant by a glob has the code at an address.
    pub(super) fn is_defined_in(&self, at: ImageAddr, glob: &Glob) -> bool {
        self.lines().is_some_and(|lines| lines.is_in_file(at, glob.text(), |file| glob.matches_end_of(file)))
    }

    /// The source files of all its functions.
    pub(super) fn source_files(&self) -> impl Iterator<Item = String> {
        let lines = self.lines();
        self.functions().iter().filter_map(move |function| Some(lines?.line(function.addr())?.0))
    }

    /// Its source lines, where it has debugging information.
    pub(super) fn lines(&self) -> Option<&Lines> {
        let read = || Lines::new(&DebugSections::read(&self.image, &Surroundings::of(&self.path))?);
        self.lines.get_or_init(read).as_ref()
    }

    /// The directories in which it says that its libraries are.
    fn library_paths(&self) -> Vec<PathBuf> {
        let own = self.path.parent().unwrap_or(Path::new("/")).to_string_lossy().into_owned();
        let with_own = |path: &String| PathBuf::from(path.replace("$ORIGIN", &own).replace("${ORIGIN}", &own));
        self.image.library_paths().iter().map(with_own).collect()
    }

    fn new(path: PathBuf, image: Image, is_main: bool) -> Self {
        Module {
            text: path.to_string_lossy().into_owned(),
            path,
            image,
            is_main,
            functions: OnceCell::new(),
            lines: OnceCell::new(),
        }
    }
}

fn path_of(name: &str) -> Option<PathBuf> {
    if name.contains('/') {
        return Some(name.into());
    }
    let path = std::env::var_os("PATH").unwrap_or_else(|| "/usr/bin:/bin".into());
    std::env::split_paths(&path).map(|directory| directory.join(OsStr::new(name))).find(|path| path.is_file())
}

impl Program {
    /// The module that an import of the main program comes from: itself, the one that its version names, else the first that
    /// defines it.
    pub(super) fn provider(&self, import: &Import) -> Option<usize> {
        if import.own {
            return Some(0);
        }
        let defines = |index: &usize| self.modules[*index].functions().defines(&import.name);
        let is_named = |index: &usize| {
            import.library.as_deref().is_some_and(|library| self.modules[*index].image.soname() == Some(library))
        };
        let others = || 1..self.modules.len();
        let named = || others().filter(is_named);
        // What has moved to another library is still asked of the former.
        named().find(defines).or_else(|| others().find(defines)).or_else(|| named().next())
    }

    /// What a pattern may call the module that an import comes from.
    pub(super) fn names_of<'a>(&'a self, import: &'a Import, provider: Option<usize>) -> ModuleNames<'a> {
        match provider {
            Some(index) => self.modules[index].names(),
            None => ModuleNames { path: import.library.as_deref().unwrap_or(""), soname: None, is_main: false },
        }
    }
}
