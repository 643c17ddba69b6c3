import type { Obligation } from './account'
import type { Ctx, Tx } from './ctx'

/** One part of the file in which a member takes everything of theirs away. */
export type ExportSection = {
  readonly name: string
  /** For the page that says what is in the file. */
  readonly about: string
  /** Columns that refer to the member, or to what is the member's, and that this section answers for. */
  readonly of: readonly string[]
  read(ctx: Ctx, memberId: string): AsyncIterable<unknown>
}

/** What the concepts of all domains keep of a member, gathered from each of them. */
export type MemberRecords = {
  /** Why their account cannot be closed yet, but for what an operator is needed for. */
  obligationsOf(ctx: Ctx, memberId: string): Promise<readonly Obligation[]>
  /** Erases or makes nameless what every concept keeps of them, domain by domain. */
  forget(tx: Tx, memberId: string): Promise<void>
  /** What the export holds, in the order of the file. */
  readonly sections: readonly ExportSection[]
  /** Columns that refer to a member and are not in the file, each with a sentence that says why not. */
  readonly notExported: Readonly<Record<string, string>>
}

declare module './services' {
  interface Services {
    readonly members: MemberRecords
  }
}
