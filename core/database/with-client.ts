import { Client } from 'pg'

const CONNECT_MS = 5_000

/**
 * One connection of its own to the database at `url`, outside of the pools: for what runs before there are any, or
 * beside them. A connection that breaks rejects, and is no uncaught error. Of several
 * questions the later ones may be asked on the connection of the first. Throws what `pg` throws.
 */
export async function withClient<T>(
  url: string | Client,
  work: (client: Client) => Promise<T>,
  applicationName?: string,
): Promise<T> {
  if (url instanceof Client) return work(url)
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_MS,
    application_name: applicationName,
  })
  const lost = Promise.withResolvers<never>()
  client.on('error', lost.reject)
  lost.promise.catch(() => undefined)
  await client.connect()
  try {
    return await Promise.race([work(client), lost.promise])
  } finally {
    await client.end().catch(() => undefined)
  }
}
