const PROGRAM =
  /(?<!cu)bot\b|crawl|spider|slurp|preview|facebookexternal|embedly|monitor|uptime|lighthouse|headless|phantom|curl|wget|python|httpclient|okhttp|java\/|go-http|axios|node-fetch|undici|ruby|perl|scrapy|feed|rss|archiver|validator|scan/i

/** Whether it says of itself that it is no browser with a reader before it. Who says nothing is none either. */
export function isProgram(userAgent: string): boolean {
  return userAgent.length < 10 || PROGRAM.test(userAgent)
}
