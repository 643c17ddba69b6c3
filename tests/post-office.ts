import { SMTPServer } from 'smtp-server'

export type Received = { readonly to: string; readonly raw: string }

/** A real SMTP server on loopback that keeps what it takes, and refuses, stalls or dies when told to. */
export type PostOffice = {
  readonly url: string
  readonly received: Received[]
  /** Called with each recipient before it is accepted; an SMTP code refuses it. */
  onRecipient: (address: string) => number | null
  /** Called when a letter was taken, before that is answered; `false` hangs up instead of answering. */
  onLetter: (received: Received) => boolean
  stop(): Promise<void>
}

export async function openPostOffice(port = 0): Promise<PostOffice> {
  const office = { received: [] as Received[], onRecipient: () => null, onLetter: () => true } as Omit<
    PostOffice,
    'url' | 'stop'
  >
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    closeTimeout: 100,
    onRcptTo({ address }, _session, done) {
      const responseCode = office.onRecipient(address)
      done(responseCode ? Object.assign(new Error('no such mailbox'), { responseCode }) : undefined)
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const letter = {
          to: session.envelope.rcptTo[0]?.address ?? '',
          raw: Buffer.concat(chunks).toString(),
        }
        office.received.push(letter)
        if (office.onLetter(letter)) done()
        else for (const connection of server.connections) hangUp(connection)
      })
    },
  })
  server.on('error', () => {
    // A client whose connection we cut complains here; the test looks at the client.
  })
  await new Promise<void>(listening => server.listen(port, '127.0.0.1', listening))
  const address = server.server.address()
  const url = `smtp://127.0.0.1:${typeof address === 'object' && address ? address.port : port}`
  return Object.assign(office, { url, stop: () => new Promise<void>(closed => server.close(closed)) })
}

/** As when the process is killed: no 421, no goodbye. */
function hangUp(connection: unknown): void {
  const { _socket: socket } = connection as { _socket: { destroy(): void } }
  socket.destroy()
}
