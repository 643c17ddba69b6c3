/**
 * The CEK machine: the reference meaning of SX. Its state is a step (control), slots and captures (environment)
 * and a chain of frames (kontinuation), all on the heap; so calls nest as deep as the limit says, tail calls need
 * no frame, and a continuation is one reference.
 */
import { LimitError, Raised } from '../values/errors.ts'
import type { Value } from '../values/types.ts'
import { APPLY, SUSPENDED } from './registers.ts'
import { RunLoop } from './run-loop.ts'
import { Escape, Reenter, signal } from './signal.ts'

export class Machine extends RunLoop {
  start(fn: Value, args: Value[]): Value | typeof SUSPENDED {
    this.fn = fn
    this.args = args
    return this.run(APPLY)
  }

  /** Goes on with what compiled code raised, as if it had been raised here. */
  raise(raised: Raised): Value {
    return this.run(this.recover(raised)) as Value
  }

  resume(): Value | typeof SUSPENDED {
    return this.run(SUSPENDED)
  }

  /** Runs until the bottom frame; errors on the way are signalled to the handlers of the program. */
  private run(from: Value | typeof APPLY | typeof SUSPENDED): Value | typeof SUSPENDED {
    let next = from
    for (;;) {
      try {
        return this.loop(next)
      } catch (e) {
        next = this.recover(e)
      }
    }
  }

  private recover(e: unknown): Value | typeof APPLY {
    if (e instanceof Raised) return signal(this, e.payload, e)
    if (e instanceof Escape && e.owner === this) return e.land(this)
    if (e instanceof Reenter && (e.owner === this || (this.parent === null && !e.owner.active)))
      return e.land(this)
    if (e instanceof RangeError && /call stack/i.test(e.message))
      throw new LimitError('depth', 'nested too deep for the host')
    throw e
  }
}
