import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { isoCBOR } from '@simplewebauthn/server/helpers'

/** What a device is asked: of the options of a page, as much as it looks at. */
type Asked = { readonly challenge: string; readonly user?: { readonly id: string } }

type Behaviour = {
  /** Where the page is that asks. */
  readonly origin?: string
  readonly rpId?: string
  /** Whether the device asked for a finger or a PIN. */
  readonly verified?: boolean
  /** Whose passkey the device says it is. */
  readonly userHandle?: string | null
  /** The page that asks stands in one of another site. */
  readonly crossOrigin?: boolean
  /** As it stands in a copy of the device. */
  readonly counter?: number
}

const PRESENT = 0x01
const VERIFIED = 0x04
const HAS_KEY = 0x40

/** A device that makes passkeys and signs with them as WebAuthn level 3 has it: ES256, without attestation. */
export class SoftAuthenticator {
  readonly id = randomBytes(16)
  counter = 0
  private userHandle: string | null = null
  private readonly keys: { publicKey: KeyObject; privateKey: KeyObject }

  constructor(
    private readonly rpId: string,
    private readonly origin: string,
    /** A device that is of no such mind says 0 each time. */
    private readonly counts = true,
  ) {
    this.keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  }

  /** `navigator.credentials.create`, as the page's form carries it. */
  create({ challenge, user }: Asked, behaviour: Behaviour = {}): string {
    this.userHandle = user?.id ?? null
    const idLength = Buffer.alloc(2)
    idLength.writeUInt16BE(this.id.length)
    const key = Buffer.concat([Buffer.alloc(16), idLength, this.id, this.coseKey()])
    const authData = Buffer.concat([this.authData(behaviour, HAS_KEY), key])
    const object = new Map<string, unknown>([
      ['fmt', 'none'],
      ['attStmt', new Map()],
      ['authData', new Uint8Array(authData)],
    ])
    const attestationObject = Buffer.from(isoCBOR.encode(object as never)).toString('base64url')
    const clientDataJSON = this.clientData('webauthn.create', challenge, behaviour).toString('base64url')
    return this.answer({ clientDataJSON, attestationObject, transports: ['internal'] })
  }

  /** `navigator.credentials.get`. */
  get({ challenge }: Asked, behaviour: Behaviour = {}): string {
    if (this.counts) this.counter++
    const clientData = this.clientData('webauthn.get', challenge, behaviour)
    const authData = this.authData(behaviour)
    const signed = Buffer.concat([authData, createHash('sha256').update(clientData).digest()])
    return this.answer({
      clientDataJSON: clientData.toString('base64url'),
      authenticatorData: authData.toString('base64url'),
      signature: sign('sha256', signed, this.keys.privateKey).toString('base64url'),
      userHandle: behaviour.userHandle === undefined ? this.userHandle : behaviour.userHandle,
    })
  }

  private answer(response: object): string {
    const id = this.id.toString('base64url')
    return JSON.stringify({ id, rawId: id, type: 'public-key', clientExtensionResults: {}, response })
  }

  private clientData(type: string, challenge: string, behaviour: Behaviour): Buffer {
    const { origin = this.origin, crossOrigin = false } = behaviour
    return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin }))
  }

  private authData(behaviour: Behaviour, more = 0): Buffer {
    const { rpId = this.rpId, verified = true, counter = this.counter } = behaviour
    const counted = Buffer.alloc(4)
    counted.writeUInt32BE(counter)
    const flags = PRESENT | (verified ? VERIFIED : 0) | more
    return Buffer.concat([createHash('sha256').update(rpId).digest(), Buffer.from([flags]), counted])
  }

  /** RFC 9052 §7: EC2, ES256, P-256. */
  private coseKey(): Buffer {
    const { x = '', y = '' } = this.keys.publicKey.export({ format: 'jwk' })
    const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'base64url'))
    const key = new Map<number, unknown>([
      ...([
        [1, 2],
        [3, -7],
        [-1, 1],
      ] as const),
      [-2, bytes(x)],
      [-3, bytes(y)],
    ])
    return Buffer.from(isoCBOR.encode(key as never))
  }
}
