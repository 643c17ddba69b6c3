import { Query } from 'pg'

type Submitted = { submit(...args: unknown[]): unknown }

/** How many statements are sent to PostgreSQL, by anybody in this process, while `work` is done: begin and commit, too. */
export async function statementsOf(work: () => Promise<unknown>): Promise<number> {
  const sender = Query.prototype as unknown as Submitted
  const { submit } = sender
  let sent = 0
  sender.submit = function (this: Submitted, ...args: unknown[]) {
    sent += 1
    return Reflect.apply(submit, this, args)
  }
  try {
    await work()
  } finally {
    sender.submit = submit
  }
  return sent
}
