/** The blocks that Unicode keeps for scripts written from the right: Hebrew, Arabic, Syriac, Thaana, N'Ko, Adlam and more. */
const FROM_THE_RIGHT =
  /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\u{10800}-\u{10fff}\u{1e800}-\u{1efff}\u200f\u202b\u202e\u2067]/u
const FIRST_STRONG_ISOLATE = '\u2068'
const POP_ISOLATE = '\u2069'
/** What would end the isolate early, or begin another one that nobody ends (UAX #9, §2). */
const CONTROLS = /[\u202a-\u202e\u2066-\u2069]/g

/**
 * A sentence of ours, with names in it: isolate`Reply to ${name}`. A name that runs from the right stays whole, and neither turns
 * the sentence around nor takes the numbers and full stops beside it along; others are as they are.
 */
export function isolate(sentence: TemplateStringsArray, ...names: readonly unknown[]): string {
  return sentence.reduce((text, part, at) => text + isolated(String(names[at - 1])) + part)
}

/** The same for one name: what `<bdi>` is where no element can stand, in labels, titles and letters. */
export function isolated(name: string): string {
  if (!FROM_THE_RIGHT.test(name)) return name
  return FIRST_STRONG_ISOLATE + name.replace(CONTROLS, '') + POP_ISOLATE
}
