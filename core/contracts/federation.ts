import type { Obligation } from './account'
import type { Ctx, Tx } from './ctx'
import type { DomainName } from './domain'

export type NotificationKind =
  | 'follow'
  | 'follow-accepted'
  | 'mention'
  | 'reply'
  | 'like'
  | 'announce'
  | 'order'
  | 'ticket'

/** What an activity is about, as `emit` names it. */
export type Subject = { readonly kind: string; readonly id: string }

/** What somebody said in the fediverse in answer to a page of ours, or to such an answer. */
export type PageReply = {
  /** Our id of it; its page is the hub's `/notes/<id>`. */
  readonly id: string
  /** Its address in the fediverse, which stays the same. */
  readonly uri: string
  /** The address of what it answers. */
  readonly inReplyTo: string
  /** The comment of a member that it answers, where that was said in the fediverse, too. */
  readonly answersComment: string | null
  /** Where people read it. */
  readonly url: string
  /** Sanitised. */
  readonly html: string
  /** A content warning, as plain text. */
  readonly warning: string | null
  readonly at: Date
  readonly editedAt: Date | null
  readonly author: { readonly name: string; readonly handle: string; readonly url: string }
}

export type ReplyOfPage = PageReply & { readonly pageId: string }

export type RepliesAsked = {
  readonly from: { readonly at: Date; readonly id: string } | null
  readonly backwards: boolean
  readonly many: number
}

/** A member's comment below a page, to be said in the fediverse, too. */
export type FederatedComment = {
  readonly id: string
  readonly authorId: string
  readonly pageId: string
  readonly text: string
  /** What it answers there: another comment, or a reply by our id of it. Null: the page itself. */
  readonly answers: { readonly kind: 'comment' | 'reply'; readonly id: string } | null
}

/** All that other domains may ask of the federation hub. */
export type FederationService = {
  /** The fediverse address of an app’s actor, who lives at the hub: `@blog@federation.example.org`. */
  handleOf(ctx: Ctx, app: DomainName): Promise<string>
  /**
   * The id in the fediverse of what stands at this address of ours: an app at its front page, a page that was sent
   * out, a member, a note that everybody may read. Null when nothing does.
   */
  objectAt(ctx: Ctx, url: string): Promise<string | null>
  /**
   * What everybody may read of the fediverse's replies to a page of an app, oldest first, at most 500; with `replyId`
   * that one alone, wherever it stands among them.
   */
  repliesTo(ctx: Ctx, app: DomainName, pageId: string, replyId?: string): Promise<readonly PageReply[]>
  /** Those of the replies at these addresses that everybody may read, youngest first. */
  repliesAt(ctx: Ctx, uris: readonly string[]): Promise<readonly PageReply[]>
  /**
   * What everybody may read of the replies to all pages of an app, youngest first: so many behind a place, or, backwards, those
   * before it, oldest first.
   */
  repliesFrom(ctx: Ctx, app: DomainName, part: RepliesAsked): Promise<readonly ReplyOfPage[]>
  /** By which name the viewer would speak below a page in the fediverse; null where they cannot. */
  voiceBelow(ctx: Ctx, app: DomainName, pageId: string): Promise<string | null>
  /**
   * A member's comment becomes a note of theirs that answers the page, or what the comment answers: to their followers,
   * to those of the app, and to whom it answers. False where the page is not in the fediverse; nothing is said then.
   */
  publishComment(tx: Tx, app: DomainName, comment: FederatedComment): Promise<boolean>
  /** The comment says something else: so does its note, where it has one. */
  updateComment(tx: Tx, app: DomainName, comment: Pick<FederatedComment, 'id' | 'text'>): Promise<void>
  /** The comment is to be read no more: whoever got its note is told. */
  withdrawComment(tx: Tx, app: DomainName, commentId: string): Promise<void>
  /** It is to be read again: said anew, where it was withdrawn. */
  restoreComment(tx: Tx, app: DomainName, comment: Pick<FederatedComment, 'id' | 'text'>): Promise<void>
  /** Those of these comments that stand in the fediverse, too. */
  federatedComments(ctx: Ctx, commentIds: readonly string[]): Promise<ReadonlySet<string>>
  /** A line in a member's notifications. Saying the same (`activityId`, `kind`) twice shows it once. */
  notify(
    tx: Tx,
    notification: {
      memberId: string
      kind: NotificationKind
      text: string
      url: string | null
      activityId: string | null
    },
  ): Promise<void>
  /**
   * A page changed that was told of in public: from this transaction on all that our actor ever said of it says this
   * (`payload` of its activity), and no earlier text of it is to be had.
   */
  updatePage(
    tx: Tx,
    domain: DomainName,
    subject: Subject,
    payload: Readonly<Record<string, unknown>>,
  ): Promise<void>
  /** A page is public no more: what our actor said of it is gone from this transaction on. */
  withdrawPage(tx: Tx, domain: DomainName, subject: Subject): Promise<void>
  /**
   * Who has this address, or whoever becomes a member by it now, under a handle made of their name; they sign in by a
   * link like everybody. Null for somebody who closed their account.
   */
  memberAt(
    tx: Tx,
    who: { readonly email: string; readonly name: string; readonly joinedAt: Date | null },
  ): Promise<{ readonly id: string; readonly isNew: boolean } | null>
  /** Every session that grew from this sign-in ends, in all six apps; clients elsewhere are told. */
  signOut(ctx: Ctx, signIn: string): Promise<void>
  /** Every sign-in of a member's ends but this one (null: every one); returns those whose sessions end after the commit. */
  endSignIns(tx: Tx, memberId: string, keep: string | null): Promise<readonly string[]>
  /** A member is asked for no codes of an app any more; the operator's alone. Throws `FreshSignInRequired`, `NotFound`. */
  removeSecondFactor(ctx: Ctx, memberId: string): Promise<void>
  /** A member's tokens and consents are worth nothing any more; returns the sign-ins to end after the commit. */
  endGrants(tx: Tx, memberId: string): Promise<readonly string[]>
  /** A cooperative needs an operator. Inside a transaction nobody else can stop being one until it ends. */
  obligationsOf(ctx: Ctx, memberId: string): Promise<readonly Obligation[]>
  /** The keys of actors who are gone, once nothing is left to be signed with them. */
  forgetKeys(ctx: Ctx): Promise<void>
}

declare module './services' {
  interface Services {
    readonly federation: FederationService
  }
}
