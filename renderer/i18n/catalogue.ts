/**
 * The shape another language must fill: every key of the English catalogue, nothing else. English says
 * `export const messages = { ... }`, Japanese `export const messages: Catalogue<typeof en> = { ... }`.
 */
export type Catalogue<English> = {
  readonly [Key in keyof English]: English[Key] extends string ? string : Catalogue<English[Key]>
}
