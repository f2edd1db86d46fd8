//! `trace list functions PROG [GLOB]`: what would be probed, and why not the rest, without running anything.

use super::matcher::{ModuleNames, Names};
use super::spec::{Spec, left_out_unless_named};
use crate::image::symbols::{Function, Functions};

/// A function that a spec means.
#[derive(Clone, Copy, Debug)]
pub struct Listed<'a> {
    /// The function.
    pub function: Function<'a>,
    /// Why it is not probed although a pattern matches; naming it exactly overrides that.
    pub left_out: Option<&'static str>,
}

/// The functions of a module that a spec means, by address. Offsets and addresses in the spec are no functions.
pub fn listed<'a>(
    functions: &'a Functions,
    module: ModuleNames<'a>,
    spec: &'a Spec,
) -> impl Iterator<Item = Listed<'a>> + 'a {
    let wanted = spec.concerns(module);
    functions.iter().filter(move |_| wanted).filter_map(move |function| {
        let chosen = spec.choose(&Names::from(function), module)?;
        let left_out = if chosen.by_name { None } else { function.name().and_then(left_out_unless_named) };
        Some(Listed { function, left_out })
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::image::Image;
    use crate::image::separate::Surroundings;

    #[test]
    fn a_listing_tells_what_is_left_out() {
        let path = std::env::current_exe().unwrap();
        let functions = Image::open(&path).unwrap().functions(&Surroundings::of(&path));
        let module = ModuleNames { path: path.to_str().unwrap(), soname: None, is_main: true };
        let spec = Spec::parse("trace::probe::listing::*,_start,_init*").unwrap();
        let rows: Vec<_> = listed(&functions, module, &spec).collect();
        let row = |name: &str| rows.iter().find(|row| row.function.short_name("") == name);
        assert!(row("_start").unwrap().left_out.is_none());
        assert!(row("_init").unwrap().left_out.is_some());
        assert!(rows.iter().any(|row| row.function.short_name("").contains("a_listing_tells_what_is_left_out")));
    }

    /// `TRACE_LIST=/path/of/a/large/binary cargo test --release -- --ignored --nocapture figures_of_listing`
    #[test]
    #[ignore = "prints figures for a file of one's choice"]
    fn figures_of_listing() {
        let path = std::env::var("TRACE_LIST").unwrap_or("/usr/bin/node".to_owned());
        let module = ModuleNames { path: &path, soname: None, is_main: true };
        let lap =
            |what: &str, from: std::time::Instant| println!("{:8.1} ms {what}", from.elapsed().as_secs_f64() * 1e3);
        let start = std::time::Instant::now();
        let image = Image::open(Path::new(&path)).unwrap();
        lap("opened", start);
        let start = std::time::Instant::now();
        let functions = image.functions(&Surroundings::of(Path::new(&path)));
        lap(&format!("{} functions", functions.len()), start);
        let start = std::time::Instant::now();
        let slots = image.slots();
        lap(&format!("{} slots", slots.len()), start);
        for text in ["*", "*push_back*", "*alloc*", "/alloc/", "std::*"] {
            let start = std::time::Instant::now();
            let spec = Spec::parse(text).unwrap();
            let rows = listed(&functions, module, &spec).count();
            lap(&format!("{rows} match {text}"), start);
        }
        let start = std::time::Instant::now();
        let bytes: usize = functions.iter().map(|function| function.short_name("m").len()).sum();
        lap(&format!("all short names, {bytes} bytes"), start);
    }
}
