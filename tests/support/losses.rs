//! The table of losses that are tested.

use gigapair::model::loss::{
    Candidates, Contrastive, Conversation, Direction, Distance, Distill, Guide, Harder, Hardness, Labels,
    Loss, Objective, Partition, Scored, TaughtTexts, Teacher,
};

/// A loss, and the inputs of `golden/losses.safetensors` that it reads besides the vectors.
pub struct Case {
    pub name: &'static str,
    pub loss: Loss,
    pub targets: Option<&'static str>,
    pub taught: Option<&'static str>,
    /// How many columns of vectors it is compared with.
    pub columns: &'static [usize],
}

fn contrastive(name: &'static str) -> Contrastive {
    use Direction::{DocToDoc, DocToQuery, QueryToDoc, QueryToQuery};
    let (directions, partition): (&[Direction], _) = match name {
        "one" => (&[QueryToDoc], Partition::Joint),
        "apart" => (&[QueryToDoc, DocToQuery], Partition::PerDirection),
        "joint" => (&[QueryToDoc, QueryToQuery, DocToQuery, DocToDoc], Partition::Joint),
        "both" => (&[QueryToDoc, DocToQuery], Partition::Joint),
        "documents" => (&[DocToDoc, QueryToDoc], Partition::Joint),
        other => panic!("{other}"),
    };
    Contrastive::new(20.0, directions, partition).unwrap()
}

fn ranking(name: &'static str) -> Case {
    of_batch(name, contrastive(name))
}

fn of_batch(name: &'static str, loss: Contrastive) -> Case {
    Case { name, loss: loss.into(), targets: None, taught: None, columns: &[4, 2] }
}

fn hard(name: &'static str, of: &'static str, mode: Harder, strength: f64) -> Case {
    of_batch(name, contrastive(of).hardened(Some(Hardness { mode, strength })))
}

fn scored(name: &'static str, loss: Scored, targets: &'static str) -> Case {
    let loss = Objective::Scored(loss).into();
    Case { name, loss, targets: Some(targets), taught: None, columns: &[2] }
}

fn candidates(
    name: &'static str,
    loss: Candidates,
    targets: Option<&'static str>,
    columns: &'static [usize],
) -> Case {
    Case { name, loss: Objective::Candidates(loss).into(), targets, taught: None, columns }
}

fn triplet(name: &'static str, margin: f64, distance: Distance) -> Case {
    candidates(name, Candidates::Triplet { margin, distance }, None, &[3])
}

fn distill(name: &'static str, distance: Distance, of: TaughtTexts, projection: bool) -> Case {
    let teacher = Teacher { width: projection.then_some(24), of };
    let taught = Some(if projection { "wide" } else { "taught" });
    let loss = Objective::Distill(Distill { distance, teacher, projection }).into();
    Case { name, loss, targets: None, taught, columns: &[4, 2] }
}

fn gist(name: &'static str, margin: f64, relative: bool, contrast: bool) -> Case {
    let guide = Guide { margin, relative, teacher: Teacher { width: None, of: TaughtTexts::Texts } };
    let loss = Contrastive::guided(20.0, contrast, contrast, guide).into();
    Case { name, loss, targets: None, taught: Some("taught"), columns: &[3, 2] }
}

/// Every loss, by the names of `scripts/golden_losses.py`.
pub fn cases() -> Vec<Case> {
    let scores = Labels::Scores;
    let every = Some(Hardness { mode: Harder::AllNegatives, strength: 5.0 });
    let of = TaughtTexts::Texts;
    vec![
        ranking("one"),
        ranking("apart"),
        ranking("joint"),
        ranking("documents"),
        hard("hard_own", "one", Harder::HardNegatives, 5.0),
        hard("hard_batch", "apart", Harder::InBatchNegatives, 9.0),
        hard("hard_all", "joint", Harder::AllNegatives, 5.0),
        of_batch("learned", contrastive("apart").learning(100.0)),
        of_batch("learned_hard", contrastive("both").hardened(every).learning(100.0)),
        scored("cosent", Scored::CoSent { scale: 20.0 }, "scores"),
        scored("angle", Scored::Angle { scale: 20.0 }, "scores"),
        scored("cosine_similarity", Scored::Cosine, "scores"),
        scored("pair_contrastive", Scored::Contrastive { margin: 0.9 }, "labels"),
        scored("online_contrastive", Scored::OnlineContrastive { margin: 0.9 }, "labels"),
        triplet("triplet", 1.5, Distance::L2),
        triplet("triplet_cosine", 0.8, Distance::Cosine),
        triplet("triplet_manhattan", 9.0, Distance::Manhattan),
        candidates("margin_mse", Candidates::MarginMse { labels: scores }, Some("candidates"), &[4, 3]),
        candidates("margins", Candidates::MarginMse { labels: Labels::Margins }, Some("margins"), &[4, 3]),
        candidates("kl", Candidates::Kl { student: 1.0, teacher: 1.0 }, Some("candidates"), &[4]),
        candidates("kl_apart", Candidates::Kl { student: 0.7, teacher: 2.0 }, Some("candidates"), &[4]),
        distill("mse", Distance::Mse, of, false),
        distill("mse_anchors", Distance::Mse, TaughtTexts::Anchors, false),
        distill("cosine", Distance::Cosine, of, false),
        distill("l2", Distance::L2, of, false),
        distill("projected", Distance::Mse, of, true),
        gist("gist", 0.0, false, true),
        gist("gist_relative", 0.2, true, false),
        Case {
            name: "conversation",
            loss: Objective::Conversation(Conversation { scale: 20.0, masks: false }).into(),
            targets: None,
            taught: None,
            columns: &[3, 2],
        },
    ]
}

/// How much higher the first of each row of `width` scores is than each other one.
pub fn margins(scores: &[f64], width: usize) -> Vec<f64> {
    scores.chunks(width).flat_map(|row| row[1..].iter().map(|x| row[0] - x)).collect()
}
