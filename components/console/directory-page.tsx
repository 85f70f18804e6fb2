/** The pages of the configuration, for accounts that read the directory: which place shows which. */
import type { ConsolePlace } from '../../lib/app/console-route.ts';
import type { Router } from '../../lib/app/router.ts';
import type { Configuration } from '../../lib/schema/console/configuration.ts';
import { ImportPage } from '../import/import-page.tsx';
import { JobsPage } from '../import/jobs-page.tsx';
import { AccountsPage } from './accounts-page.tsx';
import { AgentPage } from './agent-page.tsx';
import { ComparePage } from './compare-page.tsx';
import { ConsoleLoading } from './console-loading.tsx';
import { DeletedPage } from './deleted-page.tsx';
import { EnvironmentPage } from './environment-page.tsx';
import { GroupPage } from './group-page.tsx';
import { HealthPage } from './health-page.tsx';
import { HomePage } from './home-page.tsx';
import { InstancePage } from './instance-page.tsx';
import { MappingPage } from './mapping-page.tsx';
import { ConfigurationContext } from './may-write.ts';
import { NoPlace } from './no-place.tsx';
import { ResolvePage } from './resolve-page.tsx';
import { UserPage } from './user-page.tsx';

export interface DirectoryPageProps {
  place: ConsolePlace;
  router: Router;
  configuration: Configuration | undefined;
}

export function DirectoryPage({ place, router, configuration }: DirectoryPageProps) {
  if (!configuration) return <ConsoleLoading />;
  return (
    <ConfigurationContext.Provider value={configuration}>
      <PageOf place={place} router={router} configuration={configuration} />
    </ConfigurationContext.Provider>
  );
}

function PageOf({ place, router, configuration }: DirectoryPageProps & { configuration: Configuration }) {
  switch (place.page) {
    case 'instance':
      return <InstancePage key={place.id} {...place} router={router} />;
    case 'group':
      return <GroupPage key={place.id} {...place} router={router} />;
    case 'user':
      return <UserPage key={place.id} {...place} router={router} />;
    case 'environment':
      return <EnvironmentPage key={place.id} {...place} router={router} />;
    case 'agent':
      return <AgentPage key={place.id} {...place} router={router} />;
    case 'mapping':
      return <MappingPage {...place} configuration={configuration} router={router} />;
    case 'health':
      return <HealthPage key={place.instanceId} {...place} configuration={configuration} />;
    case 'resolve':
      return <ResolvePage configuration={configuration} />;
    case 'compare':
      return <ComparePage {...place} configuration={configuration} />;
    case 'deleted':
      return <DeletedPage {...place} configuration={configuration} />;
    case 'import':
      return (
        <ImportPage key={`${place.kind} ${place.instanceId}`} {...place} configuration={configuration} />
      );
    case 'imports':
      return <JobsPage configuration={configuration} />;
    case 'accounts':
      return <AccountsPage configuration={configuration} />;
    case 'home':
    case 'telephony':
      return <HomePage area={place.page === 'home' ? 'crm' : 'telephony'} configuration={configuration} />;
    default:
      return <NoPlace is="page" />;
  }
}
