//! No text does harm by any channel, and sanitising a result again does not change it.

use super::judge::{Writer, offences};
use super::payloads;
use super::{CHANNELS, assert_none};

#[test]
fn no_payload_comes_through_any_channel() {
    let payloads = payloads::all();
    assert_none(payloads.iter().flat_map(|payload| {
        CHANNELS
            .iter()
            .filter_map(|channel| channel.faults(payload))
    }));
}

#[test]
fn payload_inside_other_markup_does_no_harm_either() {
    let around = [
        "<table><tr>{}</table>",
        "<ul><li><a href=x>{}",
        "> - {}\n\n*x*",
        "<p title='{}'>",
        "<!-- {} -->",
        "[{}](x \"{}\")",
        "```\n{}\n```",
    ];
    let payloads = payloads::written();
    let wrapped = around
        .iter()
        .flat_map(|around| payloads.iter().map(|payload| around.replace("{}", payload)));
    assert_none(wrapped.flat_map(|payload| {
        CHANNELS
            .iter()
            .filter_map(move |channel| channel.faults(&payload))
    }));
}

#[test]
fn two_payloads_one_after_the_other_do_no_harm_either() {
    let payloads = payloads::harmful();
    let pairs = payloads
        .iter()
        .zip(payloads.iter().cycle().skip(31))
        .map(|(one, other)| format!("{one}{other}"));
    assert_none(pairs.flat_map(|payload| {
        CHANNELS
            .iter()
            .filter_map(move |channel| channel.faults(&payload))
    }));
}

#[test]
fn judge_sees_the_harm_in_each_payload_that_is_not_rendered() {
    let unseen = payloads::harmful()
        .into_iter()
        .filter(|payload| offences(payload, Writer::Author).is_empty());
    assert_none(unseen);
}

#[test]
fn what_was_sanitised_comes_through_unchanged() {
    let payloads = payloads::all();
    assert_none(payloads.iter().flat_map(|payload| {
        CHANNELS
            .iter()
            .filter_map(|channel| channel.unrest(payload))
    }));
}
