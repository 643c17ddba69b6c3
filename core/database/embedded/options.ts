export type EmbeddedOptions = {
  /** Folder of our own; made when missing. The cluster, its password, its log and our lock live in it. */
  readonly dataDir: string
  /** TCP port on 127.0.0.1; a free one when absent. */
  readonly port?: number
  /** How many connections it takes; enough for one process with all six apps when absent. */
  readonly connections?: number
  /** Where it listens beside loopback, in a socket whose path has at most 107 bytes; nowhere else when absent. */
  readonly socketFolder?: string
  /** False for tests only: a crash of the machine may then lose everything. */
  readonly fsync?: boolean
  /** Told, in one line each, what a person should know: data kept elsewhere, an OS user made, … */
  readonly say?: (line: string) => void
}
