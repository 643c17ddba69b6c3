export class PostgresFailed extends Error {
  constructor(what: string, log: string) {
    super(`${what}: ${lastLines(log)}`)
    this.name = 'PostgresFailed'
  }
}

function lastLines(log: string): string {
  return log.trim().split('\n').slice(-3).join(' / ') || 'it said nothing'
}
