// The change feed: ChangeService of every server.
#pragma once

#include <grpcpp/grpcpp.h>

#include <memory>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "common/auth/sealer.h"
#include "common/journal/journal.h"
#include "common/resource/subject_keys.h"
#include "common/rpc/door.h"
#include "common/rpc/reception.h"
#include "edugroup/journal/v1/change_service.pb.h"

namespace edugroup::rpc {

// ListChanges and VerifyChanges.
class ChangeLists {
 public:
  ChangeLists(journal::Journal& journal, const auth::Sealer& sealer,
              const resource::SubjectKeys& keys)
      : journal_(journal), sealer_(sealer), keys_(keys) {}
  void Register(Methods& methods);

 private:
  absl::StatusOr<journal::v1::ListChangesResponse> List(
      Call& call, const journal::v1::ListChangesRequest& request);
  absl::StatusOr<journal::v1::VerifyChangesResponse> Verify(
      Call& call, const journal::v1::VerifyChangesRequest& request);

  journal::Journal& journal_;
  const auth::Sealer& sealer_;
  const resource::SubjectKeys& keys_;
};

// Journal entries as readers get them: personal data masked, or opened as far as its subjects' keys
// are still there.
absl::StatusOr<std::vector<journal::v1::Change>> ToChanges(absl::Span<const journal::Entry> entries,
                                                           bool open_personal_data,
                                                           const resource::SubjectKeys& keys,
                                                           absl::Time deadline);

// Serves WatchChanges: one thread reads the journal for all watchers, each at its own position.
class WatchHub {
 public:
  WatchHub(journal::Journal& journal, const resource::SubjectKeys& keys,
           observe::Registry& registry);
  ~WatchHub();
  // Ends all streams with UNAVAILABLE; called before the server shuts down.
  void Stop();

  class Watcher;
  // False when there are too many watchers.
  bool Add(std::shared_ptr<Watcher> watcher);
  void Remove(const Watcher* watcher);
  // Something happened that may let a watcher go on.
  void Wake();

 private:
  void Run();
  void Feed(Watcher& watcher);

  journal::Journal& journal_;
  const resource::SubjectKeys& keys_;
  observe::Gauge watchers_gauge_;
  absl::Mutex mutex_;
  std::vector<std::shared_ptr<Watcher>> watchers_ ABSL_GUARDED_BY(mutex_);
  bool woken_ ABSL_GUARDED_BY(mutex_) = false;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

// ChangeService with its stream.
class ChangeRpc final : public DescribedService {
 public:
  ChangeRpc(const Methods& methods, Reception& reception, WatchHub& hub,
            observe::Registry& registry);

 private:
  std::unique_ptr<MethodMetrics> watch_metrics_;
};

}  // namespace edugroup::rpc
