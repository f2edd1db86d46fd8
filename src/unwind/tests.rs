use super::rules::{REGISTERS, evaluate};
use super::*;

#[test]
fn an_expression_that_does_not_end_is_given_up() {
    // DW_OP_skip -3
    assert_eq!(evaluate(&[0x2f, 0xfd, 0xff], None, &[None; REGISTERS], &mut |_| None), None);
}

#[test]
fn an_expression_of_a_linkage_table_is_understood() {
    // DW_OP_breg7 (rsp) 8; DW_OP_breg16 (rip) 0; DW_OP_lit15; and; DW_OP_lit11; ge; DW_OP_lit3; shl; plus
    let bytes = [0x77, 8, 0x80, 0, 0x3f, 0x1a, 0x3b, 0x2a, 0x33, 0x24, 0x22];
    let mut values: Values = [None; REGISTERS];
    for (ip, expected) in [(0x1020, 0x7008), (0x102b, 0x7010)] {
        (values[RSP], values[RA]) = (Some(0x7000), Some(ip));
        assert_eq!(evaluate(&bytes, None, &values, &mut |_| None), Some(expected), "{ip:#x}");
    }
}

#[test]
fn the_frames_of_this_very_test_are_found_by_their_rules() {
    let maps = std::fs::read("/proc/self/maps").unwrap();
    let mappings = crate::image::mapping::parse_maps(&maps);
    let load = |mapping: &crate::image::mapping::Mapping| match &mapping.backing {
        crate::image::mapping::Backing::File(path) => crate::image::Image::open(path).ok().map(std::sync::Arc::new),
        _ => None,
    };
    for module in crate::image::mapping::modules(&mappings, load) {
        let rules = Rules::read(&module.image).unwrap();
        let ranges: Vec<_> = module.image.code_ranges().collect();
        let functions = module.image.functions(&crate::image::separate::Surroundings::of(&module.path()));
        let sized = functions.iter().filter(|function| function.size() > 4 && ranges[0].contains(&function.addr()));
        let (mut all, mut with) = (0, 0);
        for function in sized.take(500) {
            all += 1;
            with += usize::from(rules.at(function.addr()).is_some());
        }
        assert!(with * 10 >= all * 9, "{with} of {all} in {}", module.path().display());
    }
}
