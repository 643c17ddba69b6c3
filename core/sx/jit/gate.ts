import type { Code } from '../values/code.ts'
import { NEVER } from '../values/code.ts'

/** Set by the runtime to jit/hook.ts; a gate of its own keeps the machine from importing the compilers. */
export const gate: { enter: (code: Code) => boolean; countdown: () => number; drop: () => void } = {
  enter(code) {
    code.countdown = 0
    return false
  },
  countdown: () => NEVER,
  drop: () => {},
}
