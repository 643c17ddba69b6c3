/** Rendering part by part: the template of an outermost element is filled hole by hole. */
import { chargeBlock } from '../resolve/blocks.ts'
import type { Core, MakeLambda } from '../resolve/core.ts'
import type { Primitive } from '../values/callable.ts'
import { typeFault } from '../values/errors.ts'
import { makePrimitive } from '../values/primitive.ts'
import { Markup, Opaque, type Value } from '../values/types.ts'
import { child, fill, type Hole, type Template } from './join.ts'

export type StreamPart = string | { lambda: MakeLambda; fill: (value: Value) => string }

export function* streamParts(top: MakeLambda): Generator<StreamPart> {
  const { body } = top.lambda
  const inner = body.op === 'charge' ? body.body : body
  const handle = inner.op === 'prim' && inner.prim.name === '%html' ? inner.args[0] : undefined
  if (inner.op !== 'prim' || handle?.op !== 'const' || !(handle.value instanceof Opaque)) {
    yield { lambda: top, fill: child }
    return
  }
  const { parts, holes } = handle.value.inner as Template
  yield parts[0] as string
  for (let i = 0; i < holes.length; i++) {
    yield { lambda: alone(top, inner.args[i + 1] as Core), fill: value => fill(holes[i] as Hole, value) }
    yield parts[i + 1] as string
  }
}

/** One hole as a top-level lambda of its own, with the charges of its own block. */
function alone(top: MakeLambda, core: Core): MakeLambda {
  return { ...top, lambda: { ...top.lambda, body: chargeBlock(core) } }
}

/** `raw!`, installed only where the host grants it. */
export function rawPrimitive(): Primitive {
  return makePrimitive('raw!', 1, 1, (html: Value) => {
    if (typeof html !== 'string') typeFault('raw!', 'a string', html)
    return new Markup(html)
  })
}
