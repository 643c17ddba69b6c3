/** The file cannot be read as a Ghost export. `message` is a sentence for the person who chose it. */
export class UnreadableExport extends Error {}

export class NotJson extends UnreadableExport {
  override readonly name = 'NotJson'
  constructor(readonly fault: string) {
    super('This file is not JSON. Choose the file that Ghost offers under Settings → Import/Export → Export.')
  }
}

export class NotAGhostExport extends UnreadableExport {
  override readonly name = 'NotAGhostExport'
  constructor() {
    super('This file is JSON, but not an export of a Ghost site: it has no database in it.')
  }
}

export class UnsupportedGhostVersion extends UnreadableExport {
  override readonly name = 'UnsupportedGhostVersion'
  constructor(readonly version: string) {
    super(`This export was made by Ghost ${version}. Update that site to Ghost 6 and export it again.`)
  }
}

export class MissingTables extends UnreadableExport {
  override readonly name = 'MissingTables'
  constructor(readonly tables: readonly string[]) {
    super(`This export is incomplete: it lacks ${tables.join(', ')}. Export the site again.`)
  }
}

/** The members file is no list of Ghost's members. */
export class NotAMembersList extends UnreadableExport {
  override readonly name = 'NotAMembersList'
  constructor() {
    super('This file is not a list of members from Ghost: its first line names no column “email”.')
  }
}
