/** The part of Oracle's library that the bridge uses, as in the typings of Oracle's Accelerator Reference Integrations (23C). */
interface OracleGlobalContext {
  getAccountId(): number;
  getLogin(): string;
  getProfileName(): string;
  getInterfaceName(): string;
  addLoggingOutEventListener?(listener: () => PromiseLike<void>): void;
}

interface OracleExtensionProvider {
  getGlobalContext(): PromiseLike<OracleGlobalContext>;
}

declare const ORACLE_SERVICE_CLOUD: {
  extension_loader: { load(appId: string, version?: string): PromiseLike<OracleExtensionProvider> };
};
