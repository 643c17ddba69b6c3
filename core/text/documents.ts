import { cleanText } from './clean'

/**
 * An XML document without the characters that XML 1.0 (§2.2) forbids, however they came to be stored: one of them makes
 * a whole feed unreadable. For the last step before it is sent.
 */
export function xmlDocument(document: string): string {
  return cleanText(document)
}
