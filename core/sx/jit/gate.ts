import type { CekNode } from '../cek/nodes.ts'
import type { Code } from '../values/code.ts'
import { NEVER } from '../values/code.ts'
import type { JitWorld } from './state.ts'

/** Set by the runtime to jit/hook.ts; a gate of its own keeps the machine from importing the compilers. */
interface Gate {
  /** Whether the native entries are to be used for this call. */
  enter: (code: Code) => boolean
  /** Whether the loop of this turn is to go on compiled. */
  enterLoop: (turn: CekNode) => boolean
  /** Turns of a new loop until that is asked. */
  turns: () => number
  /** The countdown of a new lambda. */
  countdown: (owner: JitWorld) => number
  /** Exclusions have changed. */
  drop: () => void
  /** The stack machine has run it often. */
  hot: (code: Code) => void
}

export const gate: Gate = {
  enter(code) {
    code.countdown = 0
    return false
  },
  enterLoop: () => false,
  turns: () => NEVER,
  countdown: () => NEVER,
  drop: () => {},
  hot: () => {},
}
