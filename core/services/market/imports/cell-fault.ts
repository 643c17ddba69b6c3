/** A cell that does not say what its column should; the sentence quotes what was typed. */
export class CellFault extends Error {
  constructor(
    readonly field: string,
    message: string,
  ) {
    super(message)
  }
}
