import { dlopen, FFIType, ptr } from 'bun:ffi'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

const SOL_SOCKET = 1
const SO_ATTACH_FILTER = 26
const LISTENING = '0A'
const LIBC = 'libc.so.6'

/**
 * Whoever begins to connect to this port of ours from now on hears nothing, and is refused as soon as we close: a proxy
 * then asks somebody else. Who has connected already is heard to the end. Without it, closing resets connections that
 * are open for their client and not yet taken by us, with the forms that were sent on them.
 * Linux alone can do that (socket(7), SO_ATTACH_FILTER); false where it cannot be done.
 */
export function turnAway(port: number): boolean {
  if (process.platform !== 'linux') return false
  try {
    const inodes = listeningInodes(port)
    const fds = readdirSync('/proc/self/fd')
      .map(Number)
      .filter(fd => inodes.has(inodeOf(fd)))
    const { symbols, close } = dlopen(LIBC, {
      setsockopt: {
        args: [FFIType.i32, FFIType.i32, FFIType.i32, FFIType.ptr, FFIType.u32],
        returns: FFIType.i32,
      },
    })
    const filter = withoutNewcomers()
    const program = new DataView(new ArrayBuffer(16))
    program.setUint16(0, filter.byteLength / 8, true)
    program.setBigUint64(8, BigInt(ptr(filter)), true)
    const done = fds.map(fd => symbols.setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, ptr(program), 16) === 0)
    close()
    return done.length > 0 && done.every(Boolean)
  } catch {
    // A kernel or a C library that is another one: closing is then as abrupt as it is everywhere.
    return false
  }
}

/** Classic BPF, eight bytes an instruction (struct sock_filter), over the TCP header: drops SYN without ACK. */
function withoutNewcomers(): Uint8Array {
  const instructions = [
    [0x30, 0, 0, 13], // load the flags
    [0x54, 0, 0, 0x12], // of them SYN and ACK
    [0x15, 0, 1, 0x02], // SYN alone:
    [0x06, 0, 0, 0], // nothing is taken
    [0x06, 0, 0, 0xffff_ffff], // otherwise all
  ] as const
  const view = new DataView(new ArrayBuffer(instructions.length * 8))
  for (const [at, [code, ifSo, ifNot, operand]] of instructions.entries()) {
    view.setUint16(at * 8, code, true)
    view.setUint8(at * 8 + 2, ifSo)
    view.setUint8(at * 8 + 3, ifNot)
    view.setUint32(at * 8 + 4, operand, true)
  }
  return new Uint8Array(view.buffer)
}

/** proc(5): of /proc/net/tcp the second column is the local address, the fourth the state, the tenth the inode. */
function listeningInodes(port: number): ReadonlySet<string> {
  const hexPort = port.toString(16).toUpperCase().padStart(4, '0')
  const rows = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap(table => {
    try {
      return readFileSync(table, 'utf8').split('\n')
    } catch {
      // A machine without IPv6 has no such table.
      return []
    }
  })
  // On a busy machine nearly all of tens of thousands are on their way out, and nothing else is done meanwhile.
  const columns = rows.filter(row => row.includes(` ${LISTENING} `)).map(row => row.trim().split(/\s+/))
  return new Set(
    columns
      .filter(([, local, , state]) => state === LISTENING && local?.endsWith(`:${hexPort}`))
      .map(column => column[9] ?? ''),
  )
}

function inodeOf(fd: number): string {
  try {
    return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/self/fd/${fd}`))?.[1] ?? ''
  } catch {
    // Closed since the folder was read.
    return ''
  }
}
