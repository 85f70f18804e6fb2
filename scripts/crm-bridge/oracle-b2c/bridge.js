/**
 * Patchpanel's bridge in Oracle B2C Service: an extension of the Agent Browser UI that tells the browser extension Patchpanel
 * who is signed in, when it asks. It sends nothing anywhere, keeps nothing, and never touches a session token.
 */
(async () => {
  const APP_ID = 'PatchpanelBridge';
  const VERSION = '1.0';
  /** Both sides know it; a question carries what its tab holds, so that another tab's bridge stays silent. */
  const NAME = 'patchpanel';

  const provider = await ORACLE_SERVICE_CLOUD.extension_loader.load(APP_ID, VERSION);
  const context = await provider.getGlobalContext();
  let isSignedIn = true;
  // Older releases have no such event; their pages go when a person signs out.
  context.addLoggingOutEventListener?.(() => {
    isSignedIn = false;
    return Promise.resolve();
  });

  const channel = new BroadcastChannel(NAME);
  channel.addEventListener('message', ({ data }) => {
    const question = data?.question;
    if (!isSignedIn || !question || sessionStorage.getItem(NAME) !== question) return;
    const answer = {
      accountId: context.getAccountId(),
      login: context.getLogin(),
      profileName: context.getProfileName(),
      interfaceName: context.getInterfaceName(),
    };
    channel.postMessage({ to: question, answer });
  });
})();
