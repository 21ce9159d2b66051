//! The builder: an append-only arena and `Copy` handles with operators.
//!
//! An error does not interrupt the expression being built: the graph keeps the first one, with scope and shapes, and
//! [`Graph::check`] returns it. Broadcasting is explicit, except that a scalar operand is broadcast automatically (by
//! an explicit node).

use super::infer::infer;
use super::ir::*;
use crate::common::DType;
use std::cell::RefCell;

/// An append-only arena of nodes.
pub struct Graph {
    inner: RefCell<Inner>,
    replicas: usize,
}

#[derive(Default)]
struct Inner {
    nodes: Vec<Node>,
    scopes: Vec<String>,
    current: u32,
    /// The region nodes are being added to, and the number of regions so far; see [`Node::remat`].
    remat: Option<RematRegion>,
    remats: u32,
    error: Option<GraphError>,
}

/// A value in the graph. Expressions add nodes; nothing is computed.
#[derive(Clone, Copy)]
pub struct Expr<'g> {
    pub(crate) g: &'g Graph,
    pub(crate) v: Value,
}

/// Dimensions a dot pairs, as `(left, right)`.
#[derive(Clone, Debug, Default)]
pub struct DotSpec<'a> {
    pub batch: &'a [(usize, usize)],
    pub contract: &'a [(usize, usize)],
    /// Element type of the result; `None` = the operands' type, or f32 with [`Multiply::Bf16`].
    pub out: Option<DType>,
    /// `None` = [`Multiply::Highest`].
    pub multiply: Option<Multiply>,
}

impl Graph {
    /// An empty graph for a program on `replicas` replicas.
    pub fn new(replicas: usize) -> Self {
        let inner = Inner { scopes: vec![String::new()], ..Inner::default() };
        Graph { inner: RefCell::new(inner), replicas }
    }

    pub fn replicas(&self) -> usize {
        self.replicas
    }

    /// Returns the first construction error, if any.
    pub fn check(&self) -> Result<(), GraphError> {
        self.inner.borrow().error.clone().map_or(Ok(()), Err)
    }

    /// The nodes, in construction order: operands before users.
    pub fn nodes(&self) -> Vec<Node> {
        self.inner.borrow().nodes.clone()
    }

    pub fn scope_names(&self) -> Vec<String> {
        self.inner.borrow().scopes.clone()
    }

    pub fn len(&self) -> usize {
        self.inner.borrow().nodes.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Runs `f` with `name` appended to the scope path of the nodes it adds.
    pub fn scoped<T>(&self, name: &str, f: impl FnOnce() -> T) -> T {
        let outer = {
            let mut inner = self.inner.borrow_mut();
            let outer = inner.current;
            let path = match inner.scopes[outer as usize].as_str() {
                "" => name.to_string(),
                prefix => format!("{prefix}/{name}"),
            };
            inner.current = match inner.scopes.iter().position(|s| *s == path) {
                Some(i) => i as u32,
                None => {
                    inner.scopes.push(path);
                    inner.scopes.len() as u32 - 1
                }
            };
            outer
        };
        let result = f();
        self.inner.borrow_mut().current = outer;
        result
    }

    /// Marks the nodes added by `f`: the reverse pass recomputes them from `f`'s inputs, behind an optimisation
    /// barrier, instead of keeping them. Nested calls have no effect.
    pub fn remat<T>(&self, keep: Keep, f: impl FnOnce() -> T) -> T {
        let outer = {
            let mut inner = self.inner.borrow_mut();
            let outer = inner.remat;
            if outer.is_none() {
                inner.remats += 1;
                inner.remat = Some(RematRegion { number: inner.remats, keep });
            }
            outer
        };
        let result = f();
        self.inner.borrow_mut().remat = outer;
        result
    }

    /// `value` with the derivative of `kind` with respect to the inputs among `operands`.
    pub fn composite<'g>(&'g self, kind: Composite, value: Expr<'g>, operands: &[Expr<'g>]) -> Expr<'g> {
        let inputs: Vec<Value> =
            std::iter::once(value).chain(operands.iter().copied()).map(|x| x.v).collect();
        self.push(Op::Composite(kind), &inputs, None)
    }

    /// Input `index` of the program.
    pub fn param(&self, index: usize, name: &str, dtype: DType, shape: &[usize]) -> Expr<'_> {
        self.push(Op::Param { index, name: name.into() }, &[], Some(Ty::new(dtype, shape)))
    }

    /// A scalar constant of any type.
    pub fn constant(&self, dtype: DType, x: f64) -> Expr<'_> {
        let literal = if dtype.is_float() { Literal::float(x) } else { Literal::Int(x as i64) };
        self.push(Op::Const(literal), &[], Some(Ty::new(dtype, &[])))
    }

    /// `dtype[shape]` counting along `dim`.
    pub fn iota(&self, dtype: DType, shape: &[usize], dim: usize) -> Expr<'_> {
        self.push(Op::Iota { dim }, &[], Some(Ty::new(dtype, shape)))
    }

    /// A tensor filled with `x`.
    pub fn full(&self, dtype: DType, shape: &[usize], x: f64) -> Expr<'_> {
        self.constant(dtype, x).broadcast(shape, &[])
    }

    /// This replica's number, `ui32`.
    pub fn replica_id(&self) -> Expr<'_> {
        self.push(Op::ReplicaId, &[], None)
    }

    /// Sums each operand over the replicas, in one collective.
    pub fn all_reduce<'g>(&'g self, xs: &[Expr<'g>]) -> Vec<Expr<'g>> {
        self.many(Op::AllReduce, xs)
    }

    /// The operands behind one optimisation barrier.
    pub fn barrier<'g>(&'g self, xs: &[Expr<'g>]) -> Vec<Expr<'g>> {
        self.many(Op::Barrier, xs)
    }

    fn many<'g>(&'g self, op: Op, xs: &[Expr<'g>]) -> Vec<Expr<'g>> {
        if xs.is_empty() {
            return Vec::new();
        }
        let inputs: Vec<Value> = xs.iter().map(|x| x.v).collect();
        let all = self.push(op, &inputs, None);
        if xs.len() == 1 {
            return vec![all];
        }
        let element =
            |(index, x): (usize, &Expr<'g>)| self.push(Op::TupleElement { index }, &[all.v], Some(x.ty()));
        xs.iter().enumerate().map(element).collect()
    }

    /// Concatenates along `dim`.
    pub fn concat<'g>(&'g self, xs: &[Expr<'g>], dim: usize) -> Expr<'g> {
        match xs {
            [one] => *one,
            _ => self.push(Op::Concat { dim }, &xs.iter().map(|x| x.v).collect::<Vec<_>>(), None),
        }
    }

    /// Sums one or more values of the same type, in order.
    pub fn add_all<'g>(&'g self, xs: &[Expr<'g>]) -> Expr<'g> {
        xs.iter().copied().reduce(|a, b| a + b).unwrap_or_else(|| {
            self.fail("add_all", vec![], "there is nothing to add".into());
            self.constant(DType::F32, 0.0)
        })
    }

    /// Appends a node. On a type error the graph keeps the error, if it is the first, and the node gets a placeholder
    /// type so that construction can continue.
    pub(crate) fn push(&self, op: Op, inputs: &[Value], given: Option<Ty>) -> Expr<'_> {
        let mut inner = self.inner.borrow_mut();
        let operands: Vec<&Ty> = inputs.iter().map(|v| &inner.nodes[v.index()].ty).collect();
        let ty = match infer(&op, &operands, given.as_ref(), self.replicas) {
            Ok(ty) => ty,
            Err(message) => {
                let stand_in = given.or_else(|| operands.first().map(|t| (*t).clone()));
                let operands = operands.into_iter().cloned().collect();
                let scope = inner.scopes[inner.current as usize].clone();
                let error = GraphError { scope, op: format!("{op:?}"), operands, message };
                inner.error.get_or_insert(error);
                stand_in.unwrap_or(Ty::new(DType::F32, &[]))
            }
        };
        let (scope, remat) = (inner.current, inner.remat);
        inner.nodes.push(Node { op, inputs: inputs.to_vec(), ty, scope, remat });
        Expr { g: self, v: Value(inner.nodes.len() as u32 - 1) }
    }

    pub(crate) fn fail(&self, op: &str, operands: Vec<Ty>, message: String) {
        let mut inner = self.inner.borrow_mut();
        let scope = inner.scopes[inner.current as usize].clone();
        inner.error.get_or_insert(GraphError { scope, op: op.into(), operands, message });
    }

    pub(crate) fn set_scope(&self, scope: u32) -> u32 {
        std::mem::replace(&mut self.inner.borrow_mut().current, scope)
    }
}

impl std::fmt::Debug for Expr<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "%{}: {}", self.v.0, self.ty())
    }
}

impl<'g> Expr<'g> {
    pub fn value(self) -> Value {
        self.v
    }

    pub fn ty(self) -> Ty {
        self.g.inner.borrow().nodes[self.v.index()].ty.clone()
    }

    pub fn dtype(self) -> DType {
        self.ty().dtype
    }

    pub fn shape(self) -> Vec<usize> {
        self.ty().shape
    }

    /// The dimensions of a value of rank `N`; any other rank is a graph error.
    pub fn dims<const N: usize>(self) -> [usize; N] {
        let ty = self.ty();
        ty.shape.clone().try_into().unwrap_or_else(|_| {
            self.g.fail("dims", vec![ty], format!("expected rank {N}"));
            [1; N]
        })
    }

    fn op(self, op: Op, given: Option<Ty>) -> Expr<'g> {
        self.g.push(op, &[self.v], given)
    }

    fn unary(self, op: UnaryOp) -> Expr<'g> {
        self.op(Op::Unary(op), None)
    }

    pub fn exp(self) -> Self {
        self.unary(UnaryOp::Exp)
    }
    pub fn expm1(self) -> Self {
        self.unary(UnaryOp::Expm1)
    }
    pub fn log(self) -> Self {
        self.unary(UnaryOp::Log)
    }
    pub fn sqrt(self) -> Self {
        self.unary(UnaryOp::Sqrt)
    }
    pub fn rsqrt(self) -> Self {
        self.unary(UnaryOp::Rsqrt)
    }
    pub fn tanh(self) -> Self {
        self.unary(UnaryOp::Tanh)
    }
    pub fn erf(self) -> Self {
        self.unary(UnaryOp::Erf)
    }
    pub fn cos(self) -> Self {
        self.unary(UnaryOp::Cos)
    }
    pub fn sin(self) -> Self {
        self.unary(UnaryOp::Sin)
    }
    pub fn abs(self) -> Self {
        self.unary(UnaryOp::Abs)
    }
    pub fn sign(self) -> Self {
        self.unary(UnaryOp::Sign)
    }
    pub fn is_finite(self) -> Self {
        self.unary(UnaryOp::IsFinite)
    }

    pub fn convert(self, dtype: DType) -> Self {
        if self.dtype() == dtype { self } else { self.op(Op::Convert, Some(self.ty().with_dtype(dtype))) }
    }

    pub fn reshape(self, shape: &[usize]) -> Self {
        let ty = self.ty();
        if ty.shape == shape { self } else { self.op(Op::Reshape, Some(ty.with_shape(shape))) }
    }

    /// Result dimension `i` is operand dimension `perm[i]`.
    pub fn transpose(self, perm: &[usize]) -> Self {
        self.op(Op::Transpose { perm: perm.to_vec() }, None)
    }

    /// Operand dimension `i` becomes dimension `dims[i]` of `shape`; the others repeat.
    pub fn broadcast(self, shape: &[usize], dims: &[usize]) -> Self {
        let ty = self.ty();
        if ty.shape == shape {
            return self;
        }
        self.op(Op::Broadcast { dims: dims.to_vec() }, Some(ty.with_shape(shape)))
    }

    fn reduce(self, op: ReduceOp, dims: &[usize]) -> Self {
        self.op(Op::Reduce { op, dims: dims.to_vec() }, None)
    }
    pub fn sum(self, dims: &[usize]) -> Self {
        self.reduce(ReduceOp::Sum, dims)
    }
    pub fn max_over(self, dims: &[usize]) -> Self {
        self.reduce(ReduceOp::Max, dims)
    }
    pub fn min_over(self, dims: &[usize]) -> Self {
        self.reduce(ReduceOp::Min, dims)
    }

    /// Sum over all dimensions.
    pub fn sum_all(self) -> Self {
        let dims: Vec<usize> = (0..self.shape().len()).collect();
        self.sum(&dims)
    }

    pub fn dot(self, rhs: Expr<'g>, spec: DotSpec<'_>) -> Self {
        let op = Op::Dot {
            batch: spec.batch.to_vec(),
            contract: spec.contract.to_vec(),
            multiply: spec.multiply.unwrap_or(Multiply::Highest),
        };
        let out = spec.out.or((spec.multiply == Some(Multiply::Bf16)).then_some(DType::F32));
        let given = out.map(|dtype| Ty::new(dtype, &[]));
        self.g.push(op, &[self.v, rhs.v], given)
    }

    /// Rows of a table: `self [n, d…]`, `indices [i…]` → `[i…, d…]`.
    pub fn gather(self, indices: Expr<'g>) -> Self {
        self.g.push(Op::Gather, &[self.v, indices.v], None)
    }

    /// The transpose of [`Expr::gather`]: sums `self [i…, d…]` into `[rows, d…]`.
    pub fn scatter_add(self, indices: Expr<'g>, rows: usize) -> Self {
        self.g.push(Op::ScatterAdd { rows }, &[indices.v, self.v], None)
    }

    /// `start..limit` in every dimension.
    pub fn slice(self, start: &[usize], limit: &[usize]) -> Self {
        self.op(Op::Slice { start: start.to_vec(), limit: limit.to_vec() }, None)
    }

    /// `start..limit` along one dimension.
    pub fn slice_dim(self, dim: usize, start: usize, limit: usize) -> Self {
        let shape = self.shape();
        let (mut lo, mut hi) = (vec![0; shape.len()], shape);
        if dim < hi.len() {
            (lo[dim], hi[dim]) = (start, limit);
        }
        self.slice(&lo, &hi)
    }

    pub fn dynamic_slice(self, starts: &[Expr<'g>], sizes: &[usize]) -> Self {
        let inputs: Vec<Value> = [self.v].into_iter().chain(starts.iter().map(|s| s.v)).collect();
        self.g.push(Op::DynamicSlice { sizes: sizes.to_vec() }, &inputs, None)
    }

    pub fn dynamic_update_slice(self, update: Expr<'g>, starts: &[Expr<'g>]) -> Self {
        let inputs: Vec<Value> = [self.v, update.v].into_iter().chain(starts.iter().map(|s| s.v)).collect();
        self.g.push(Op::DynamicUpdateSlice, &inputs, None)
    }

    pub fn pad(self, low: &[usize], high: &[usize]) -> Self {
        self.op(Op::Pad { low: low.to_vec(), high: high.to_vec() }, None)
    }

    /// Every replica's value, concatenated along `dim`. With one replica, the value itself.
    pub fn all_gather(self, dim: usize) -> Self {
        if self.g.replicas == 1 { self } else { self.op(Op::AllGather { dim }, None) }
    }

    /// The sum over replicas; each replica keeps its part along `dim`.
    pub fn reduce_scatter(self, dim: usize) -> Self {
        if self.g.replicas == 1 { self } else { self.op(Op::ReduceScatter { dim }, None) }
    }

    pub fn stop_gradient(self) -> Self {
        self.op(Op::StopGradient, None)
    }

    fn binary(self, op: Op, rhs: Expr<'g>) -> Expr<'g> {
        let (a, b) = (self.shape(), rhs.shape());
        let (x, y) = match (a.is_empty(), b.is_empty()) {
            (true, false) => (self.broadcast(&b, &[]), rhs),
            (false, true) => (self, rhs.broadcast(&a, &[])),
            _ => (self, rhs),
        };
        self.g.push(op, &[x.v, y.v], None)
    }

    pub fn max(self, rhs: impl Operand<'g>) -> Self {
        self.binary(Op::Binary(BinaryOp::Max), rhs.expr(self))
    }
    pub fn min(self, rhs: impl Operand<'g>) -> Self {
        self.binary(Op::Binary(BinaryOp::Min), rhs.expr(self))
    }
    pub fn compare(self, cmp: Cmp, rhs: impl Operand<'g>) -> Self {
        self.binary(Op::Compare(cmp), rhs.expr(self))
    }

    /// `self` is the boolean condition.
    pub fn select(self, on_true: impl Operand<'g>, on_false: Expr<'g>) -> Self {
        let shape = self.shape();
        let (t, f) = (on_true.expr(on_false), on_false);
        let fit = |x: Expr<'g>| if x.shape().is_empty() { x.broadcast(&shape, &[]) } else { x };
        self.g.push(Op::Select, &[self.v, fit(t).v, fit(f).v], None)
    }
}

/// The right-hand side of an operator: an expression, or a number converted to the left-hand side's type.
pub trait Operand<'g> {
    fn expr(self, like: Expr<'g>) -> Expr<'g>;
}

impl<'g> Operand<'g> for Expr<'g> {
    fn expr(self, _: Expr<'g>) -> Expr<'g> {
        self
    }
}

impl<'g> Operand<'g> for f64 {
    fn expr(self, like: Expr<'g>) -> Expr<'g> {
        like.g.constant(like.dtype(), self)
    }
}

impl<'g> Operand<'g> for u32 {
    fn expr(self, like: Expr<'g>) -> Expr<'g> {
        like.g.constant(like.dtype(), f64::from(self))
    }
}

macro_rules! operators {
    ($($trait:ident $method:ident $op:ident),* $(,)?) => {$(
        impl<'g, R: Operand<'g>> std::ops::$trait<R> for Expr<'g> {
            type Output = Expr<'g>;
            fn $method(self, rhs: R) -> Expr<'g> {
                self.binary(Op::Binary(BinaryOp::$op), rhs.expr(self))
            }
        }
    )*};
}
operators!(Add add Add, Sub sub Sub, Mul mul Mul, Div div Div, BitAnd bitand And, BitOr bitor Or,
           BitXor bitxor Xor, Shl shl Shl, Shr shr Shr);

impl<'g> std::ops::Neg for Expr<'g> {
    type Output = Expr<'g>;
    fn neg(self) -> Expr<'g> {
        self.unary(UnaryOp::Neg)
    }
}

impl<'g> std::ops::Not for Expr<'g> {
    type Output = Expr<'g>;
    fn not(self) -> Expr<'g> {
        self.unary(UnaryOp::Not)
    }
}
