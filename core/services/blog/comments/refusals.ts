import { Refusal } from '#core/contracts/refusal'

export class CommentsClosed extends Refusal {
  override name = 'CommentsClosed'
  constructor() {
    super('Comments on this post are closed, so yours was not posted.', 409)
  }
}

export class LikesClosed extends Refusal {
  override name = 'LikesClosed'
  constructor() {
    super('Who may not comment on this post cannot like what is said below it.', 409)
  }
}

export class CommentTooLong extends Refusal {
  override name = 'CommentTooLong'
  constructor(readonly limit: number) {
    super(`A comment has at most ${limit} characters.`)
  }
}

export class TooManyComments extends Refusal {
  override name = 'TooManyComments'
  constructor(minutes: number) {
    const wait = minutes === 1 ? 'a minute' : `${minutes} minutes`
    super(`That was a lot in a short time. Post this one in ${wait}.`, 429)
  }
}

/** What it answers was taken back or hidden while the answer was written. */
export class AnsweredIsGone extends Refusal {
  override name = 'AnsweredIsGone'
  constructor() {
    super('The comment you answer is gone. You can post yours as a comment of its own.', 409)
  }
}
