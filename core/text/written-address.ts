/** Brackets that belong together are of the address: `/wiki/Leek_(vegetable)`. */
const BRACKETED = String.raw`\([^\s<>"()]*\)`

/** A web address in running text, as the source of a pattern: without what ends the sentence or the brackets around it. */
export const WRITTEN_ADDRESS = String.raw`https?:\/\/(?:${BRACKETED}|(?!${BRACKETED})[^\s<>"])*(?:${BRACKETED}|[^\s<>".,;:!?()'\]”’»›…。、])`
