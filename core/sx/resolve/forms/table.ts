import { isSchemeName } from '../../lib/r7rs-names.ts'
import type { SpecialForm } from '../special-form.ts'
import { BASIC } from './basic.ts'
import { COMPONENT } from './component.ts'
import { CONDITIONAL } from './conditional.ts'
import { CONTROL } from './control.ts'
import { LIBRARY } from './library.ts'
import { MACRO } from './macro.ts'
import { MATCH } from './match.ts'
import { QUASIQUOTE } from './quasiquote.ts'
import { RECORDS } from './records.ts'
import { SCHEME } from './scheme.ts'
import { TESTS } from './tests.ts'

/** Every special form by its name. */
export const FORMS: ReadonlyMap<string, SpecialForm> = new Map([
  ...BASIC,
  ...CONDITIONAL,
  ...QUASIQUOTE,
  ...MACRO,
  ...MATCH,
  ...CONTROL,
  ...RECORDS,
  ...LIBRARY,
  ...COMPONENT,
  ...TESTS,
])

/** Those of the r7rs dialect. */
export const SCHEME_FORMS: ReadonlyMap<string, SpecialForm> = new Map([
  ...[...FORMS].filter(([name]) => isSchemeName(name)),
  ...SCHEME,
])
