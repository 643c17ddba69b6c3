import type { DomainName } from './domain'

/**
 * What the domains offer each other. Each contract writes itself in (`declare module './services'`), since it speaks
 * of a ctx, and a ctx of the services.
 */
export interface Services extends Readonly<Record<DomainName, object>> {}
