//! The alternatives of a condition, each as a condition of its own.
//!
//! Only as many are given as a person would write: what has more is looked at as a whole.

use plan::{Condition, Node};

/// The most alternatives a condition is taken apart into.
const LIMBS_MAX: usize = 16;

/// The ways in which a condition can hold, where there are several; none where there is one, or more
/// than are looked at.
pub(super) fn limbs(condition: &Condition) -> Vec<Condition> {
    let ways = ways(&condition.root).filter(|ways| ways.len() > 1);
    let alone = |root| Condition { source: condition.source.clone(), root };
    ways.unwrap_or_default().into_iter().map(alone).collect()
}

/// Every way in which a node can hold; `None` where there are too many.
fn ways(node: &Node) -> Option<Vec<Node>> {
    let found = match node {
        Node::Or(parts) => {
            let mut found = Vec::new();
            for part in parts {
                found.extend(ways(part)?);
            }
            found
        }
        Node::And(parts) => {
            let mut found = vec![Vec::new()];
            for part in parts {
                found = crossed(&found, &ways(part)?)?;
            }
            found.into_iter().map(Node::And).collect()
        }
        _ => vec![node.clone()],
    };
    (found.len() <= LIMBS_MAX).then_some(found)
}

/// Each run of nodes, going on in each of these ways.
fn crossed(runs: &[Vec<Node>], ways: &[Node]) -> Option<Vec<Vec<Node>>> {
    if runs.len().saturating_mul(ways.len()) > LIMBS_MAX {
        return None;
    }
    let go_on = |run: &Vec<Node>, way: &Node| [run.as_slice(), std::slice::from_ref(way)].concat();
    Some(runs.iter().flat_map(|run| ways.iter().map(move |way| go_on(run, way))).collect())
}
