import { type Code, NEVER } from '../values/code.ts'

/** Asked by the machine when a closure has been called often; true when its compiled form is to run now. */
export const hook: { threshold: number; enter(code: Code): boolean } = {
  threshold: NEVER,
  enter(code) {
    code.countdown = NEVER
    return false
  },
}
