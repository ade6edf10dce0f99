#include "common/journal/journal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/random/random.h"
#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include "common/journal/migrations.h"
#include "common/sql/connection.h"
#include "common/sql/metrics.h"
#include "common/testing/database.h"
#include "common/value/status.h"

namespace edugroup::journal {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

absl::Time Soon() { return absl::Now() + absl::Seconds(30); }

Record MakeRecord(const std::string& resource, const std::string& after,
                  const std::string& group = "jd") {
  Record record;
  record.group = group;
  record.time_us = 1700000000000000;
  record.principal = "clerk";
  record.method = "edugroup.test.v1.NoteService/CreateNote";
  record.request_id = "req-1";
  record.resource = absl::StrCat("groups/", group, "/", resource);
  record.kind = 1;
  record.type = "edugroup.test.v1.Note";
  record.after = after;
  return record;
}

TEST(ChainHash, IsTheShaOverLengthsAndContents) {
  Record record = MakeRecord("notes/n1", std::string("嘉定\0x", 8));
  const std::string first = ChainHash("", 1, Digest(record));
  EXPECT_EQ(absl::BytesToHexString(first),
            "103c290e3ebfe006e2075a51579ebb71ce7937502342d69950f106085fc66194");
  EXPECT_EQ(absl::BytesToHexString(ChainHash(first, 2, Digest(record))),
            "2ac5771400addadbb68aa2cea9fe83a442b1f4191dc5ddd3fee162564a0cc7dd");
}

TEST(Digest, MovingTextFromOneFieldToTheNextChangesIt) {
  Record one = MakeRecord("notes/n1", "b"), other = one;
  one.before = "a";
  other.before = "";
  other.after = "ab";
  EXPECT_NE(Digest(one), Digest(other));
}

class JournalTest : public ::testing::Test {
 protected:
  JournalTest() {
    EXPECT_EQ(sql::Migrate(schema_.ddl(), Migrations()), absl::OkStatus());
    database_ = *sql::Database::Create(schema_.runtime(), registry_);
    journal_ = std::make_unique<Journal>(*database_, registry_);
  }

  void Write(const std::vector<Record>& records) {
    ASSERT_EQ(
        database_->Transact(
            Soon(), [&](sql::Transaction& transaction) { return Append(transaction, records); }),
        absl::OkStatus());
    journal_->Poke();
  }
  void AwaitHead(int64_t position) {
    ASSERT_GE(journal_->AwaitBeyond(position - 1, Soon()), position);
  }
  std::vector<Entry> All(const std::string& group = "", const std::string& prefix = "") {
    return journal_->Read(Soon(), group, 0, prefix, 100000).value_or(std::vector<Entry>());
  }
  int64_t BrokenPosition() {
    const auto verification = journal_->Verify(Soon(), 0, 0);
    EXPECT_TRUE(verification.ok()) << verification.status();
    EXPECT_EQ(verification->intact, verification->broken_position == 0);
    return verification->broken_position;
  }

  testing::TestDatabase schema_;
  observe::Registry registry_;
  std::unique_ptr<sql::Database> database_;
  std::unique_ptr<Journal> journal_;
};

TEST_F(JournalTest, RecordsComeBackAsWritten) {
  journal_->Start();
  Record record = MakeRecord("notes/n1", std::string("\0\xff𠮷", 6));
  record.before = std::string(300000, 'b');
  record.kind = 2;
  Write({record, MakeRecord("notes/n2", "x")});
  AwaitHead(2);
  const std::vector<Entry> entries = All();
  ASSERT_THAT(entries, SizeIs(2));
  EXPECT_EQ(entries[0].position, 1);
  EXPECT_EQ(entries[0].group, "jd");
  EXPECT_EQ(entries[0].time_us, 1700000000000000);
  EXPECT_EQ(entries[0].principal, "clerk");
  EXPECT_EQ(entries[0].method, "edugroup.test.v1.NoteService/CreateNote");
  EXPECT_EQ(entries[0].request_id, "req-1");
  EXPECT_EQ(entries[0].resource, "groups/jd/notes/n1");
  EXPECT_EQ(entries[0].kind, 2);
  EXPECT_EQ(entries[0].before, record.before);
  EXPECT_EQ(entries[0].after, record.after);
  EXPECT_EQ(entries[0].hash, ChainHash("", 1, Digest(record)));
  EXPECT_EQ(entries[1].hash, ChainHash(entries[0].hash, 2, Digest(entries[1])));
}

TEST_F(JournalTest, ReadsAGroupOrAPrefixAndStopsAtTheLimit) {
  journal_->Start();
  Write({MakeRecord("notes/n1", "1"), MakeRecord("notes/n1", "2", "pt"),
         MakeRecord("notesx/n1", "3"), MakeRecord("notes/n2", "4"), MakeRecord("no%es/n2", "5")});
  AwaitHead(5);
  const auto positions = [](const std::vector<Entry>& entries) {
    std::vector<int64_t> found;
    for (const Entry& entry : entries) found.push_back(entry.position);
    return found;
  };
  EXPECT_THAT(positions(All("jd")), ElementsAre(1, 3, 4, 5));
  EXPECT_THAT(positions(All("pt")), ElementsAre(2));
  EXPECT_THAT(positions(All("p")), IsEmpty());
  EXPECT_THAT(positions(All("jd", "groups/jd/notes/")), ElementsAre(1, 4));
  EXPECT_THAT(positions(All("", "groups/jd/no%es/")), ElementsAre(5));
  EXPECT_THAT(positions(*journal_->Read(Soon(), "jd", 1, "", 2)), ElementsAre(3, 4));
  EXPECT_EQ(*journal_->Head(Soon()), 5);
}

TEST_F(JournalTest, AWriteThatIsNotCommittedDelaysNoOther) {
  journal_->Start();
  absl::Notification written, others_done;
  std::thread slow([&] {
    EXPECT_EQ(
        database_->Transact(Soon(),
                            [&](sql::Transaction& transaction) -> absl::Status {
                              RETURN_IF_ERROR(Append(transaction, {MakeRecord("notes/slow", "s")}));
                              written.Notify();
                              others_done.WaitForNotification();
                              return absl::OkStatus();
                            }),
        absl::OkStatus());
    journal_->Poke();
  });
  written.WaitForNotification();
  std::vector<Record> records;
  for (int i = 0; i < 120; ++i) records.push_back(MakeRecord(absl::StrCat("notes/n", i), "n"));
  const absl::Time begin = absl::Now();
  Write(records);
  AwaitHead(120);
  EXPECT_LT(absl::Now() - begin, absl::Seconds(5));
  others_done.Notify();
  slow.join();
  AwaitHead(121);
  EXPECT_EQ(All().back().resource, "groups/jd/notes/slow");
}

TEST_F(JournalTest, WhatWasWrittenBeforeTheSequencerRanIsSequencedWhenItRuns) {
  std::vector<Record> records;
  for (int i = 0; i < 1234; ++i) records.push_back(MakeRecord("notes/n", absl::StrCat(i)));
  Write(records);
  EXPECT_THAT(All(), IsEmpty());
  journal_->Start();
  AwaitHead(1234);
  const std::vector<Entry> entries = All();
  ASSERT_THAT(entries, SizeIs(1234));
  for (int i = 0; i < 1234; ++i) EXPECT_EQ(entries[i].after, absl::StrCat(i));
  EXPECT_EQ(BrokenPosition(), 0);
}

TEST_F(JournalTest, AnotherProcessLearnsWithoutBeingTold) {
  Journal other(*database_, registry_);
  absl::Notification advanced;
  other.OnAdvance([&] { advanced.Notify(); });  // once: a second call would end the program
  other.Start();
  journal_->Start();
  Write({MakeRecord("notes/n", "1")});
  EXPECT_EQ(other.AwaitBeyond(0, Soon()), 1);
  EXPECT_TRUE(advanced.WaitForNotificationWithTimeout(absl::Seconds(10)));
}

TEST_F(JournalTest, StopEndsWaits) {
  journal_->Start();
  std::thread waiter([&] { EXPECT_EQ(journal_->AwaitBeyond(0, absl::InfiniteFuture()), 0); });
  journal_->Stop();
  waiter.join();
}

// Writers on many threads, some of them rolling back; sequencers that come and go, two at a time,
// their sessions killed under them; a reader that polls all the while.
class CrowdTest : public JournalTest {
 protected:
  static constexpr int kWriters = 16;
  static constexpr int kTransactions = 100;
  static constexpr int kResources = 8;

  CrowdTest() {
    schema_.Run("CREATE TABLE counter (id INT PRIMARY KEY, n BIGINT NOT NULL) ENGINE=InnoDB");
    for (int i = 0; i < kResources; ++i) {
      schema_.Run(absl::StrCat("INSERT INTO counter VALUES (", i, ", 0)"));
    }
    sequencer_database_ = *sql::Database::Create(schema_.root(), sequencer_registry_);
  }

  // Counts one resource up by one to three, each with its record; every fifth is rolled back.
  void Count(absl::BitGen& random) {
    const int id = absl::Uniform(random, 0, kResources);
    const int steps = absl::Uniform(random, 1, 4);
    const bool roll_back = absl::Bernoulli(random, 0.2);
    const absl::Status status =
        database_->Transact(Soon(), [&](sql::Transaction& transaction) -> absl::Status {
          ASSIGN_OR_RETURN(const sql::Rows rows,
                           transaction.Query({"lock",
                                              "SELECT n FROM counter WHERE id = ? "
                                              "FOR UPDATE"},
                                             {id}));
          int64_t n = rows[0][0].number();
          std::vector<Record> records;
          for (int i = 0; i < steps; ++i) {
            records.push_back(MakeRecord(absl::StrCat("notes/n", id), absl::StrCat(++n)));
          }
          RETURN_IF_ERROR(
              transaction.Execute({"count", "UPDATE counter SET n = ? WHERE id = ?"}, {n, id})
                  .status());
          RETURN_IF_ERROR(Append(transaction, records));
          return roll_back ? absl::CancelledError("rolled back") : absl::OkStatus();
        });
    EXPECT_EQ(status.ok(), !roll_back) << status;
    journal_->Poke();
  }

  void SequenceNowAndThen() {
    absl::BitGen random;
    while (!done_) {
      Journal journal(*sequencer_database_, sequencer_registry_);
      journal.Start();
      absl::SleepFor(absl::Milliseconds(absl::Uniform(random, 1, 60)));
    }
  }

  void KillSequencers() {
    observe::Registry registry;
    sql::Metrics metrics(registry);
    auto root = *sql::Connection::Open(schema_.root(), metrics);
    const sql::Statement sessions = {
        "sessions",
        "SELECT id FROM information_schema.processlist WHERE user = 'root' AND db = ? AND id <> "
        "CONNECTION_ID()"};
    while (!done_) {
      absl::SleepFor(absl::Milliseconds(100));
      const auto rows = root->Query(sessions, {schema_.schema()});
      if (!rows.ok()) continue;
      for (const sql::Row& row : *rows) {
        if (root->Run(absl::StrCat("KILL ", row[0].number())).ok()) ++killed_;
      }
    }
  }

  void Follow() {
    Journal journal(*database_, registry_);
    while (!done_ || seen_.size() < static_cast<size_t>(expected_)) {
      const auto entries = journal.Read(Soon(), "", seen_.size(), "", 37);
      ASSERT_TRUE(entries.ok()) << entries.status();
      for (const Entry& entry : *entries) {
        ASSERT_EQ(entry.position, static_cast<int64_t>(seen_.size()) + 1);
        seen_.push_back(entry);
      }
    }
  }

  observe::Registry sequencer_registry_;
  std::unique_ptr<sql::Database> sequencer_database_;
  std::atomic<bool> done_{false};
  std::atomic<int64_t> expected_{1 << 30};
  std::atomic<int> killed_{0};
  std::vector<Entry> seen_;
};

TEST_F(CrowdTest, NothingIsLostRepeatedOrOutOfOrder) {
  std::vector<std::thread> writers, others;
  for (int i = 0; i < 2; ++i) others.emplace_back([this] { SequenceNowAndThen(); });
  others.emplace_back([this] { KillSequencers(); });
  std::thread reader([this] { Follow(); });
  for (int i = 0; i < kWriters; ++i) {
    writers.emplace_back([this] {
      absl::BitGen random;
      for (int j = 0; j < kTransactions; ++j) Count(random);
    });
  }
  for (std::thread& writer : writers) writer.join();
  const auto counters = database_->Read(Soon(), {"counters", "SELECT id, n FROM counter"}, {});
  ASSERT_TRUE(counters.ok());
  int64_t total = 0;
  for (const sql::Row& row : *counters) total += row[1].number();
  journal_->Start();  // one that stays
  AwaitHead(total);
  expected_ = total;
  done_ = true;
  for (std::thread& other : others) other.join();
  reader.join();

  EXPECT_GT(total, kWriters * kTransactions / 2);
  EXPECT_GT(killed_, 0);
  ASSERT_THAT(seen_, SizeIs(total));
  std::map<std::string, int64_t> last;
  for (const Entry& entry : seen_) {
    EXPECT_EQ(entry.after, absl::StrCat(++last[entry.resource])) << entry.resource;
  }
  for (const sql::Row& row : *counters) {
    EXPECT_EQ(last[absl::StrCat("groups/jd/notes/n", row[0].number())], row[1].number());
  }
  EXPECT_EQ(BrokenPosition(), 0);
  EXPECT_EQ(*journal_->Head(Soon()), total);
}

class VerifyTest : public JournalTest {
 protected:
  VerifyTest() {
    journal_->Start();
    std::vector<Record> records;
    for (int i = 0; i < 1100; ++i) {
      Record record = MakeRecord(absl::StrCat("notes/n", i % 7), absl::StrCat("after", i));
      record.before = absl::StrCat("before", i);
      records.push_back(record);
    }
    Write(records);
    AwaitHead(1100);
    journal_->Stop();
  }
};

TEST_F(VerifyTest, AnIntactJournalIsIntactOverAnyRange) {
  const auto whole = journal_->Verify(Soon(), 0, 0);
  ASSERT_TRUE(whole.ok()) << whole.status();
  EXPECT_TRUE(whole->intact);
  EXPECT_EQ(whole->checked, 1100);
  EXPECT_EQ(whole->first, 1);
  EXPECT_EQ(whole->last, 1100);
  EXPECT_EQ(whole->last_hash, All().back().hash);
  const auto part = journal_->Verify(Soon(), 499, 1003);
  ASSERT_TRUE(part.ok()) << part.status();
  EXPECT_TRUE(part->intact);
  EXPECT_EQ(part->checked, 505);
  const auto nothing = journal_->Verify(Soon(), 1101, 0);
  ASSERT_TRUE(nothing.ok()) << nothing.status();
  EXPECT_TRUE(nothing->intact);
  EXPECT_EQ(nothing->checked, 0);
}

TEST_F(VerifyTest, OneChangedByteIsFoundWhereItIs) {
  const struct {
    int position;
    const char* set;
  } kTampered[] = {{700, "after_body = 'after698'"},     {650, "before_body = ''"},
                   {600, "principal = 'clerj'"},         {550, "kind = 2"},
                   {500, "time_us = time_us + 1"},       {450, "resource = 'groups/jd/notes/n0x'"},
                   {400, "request_id = 'req-2'"},        {350, "method = 'm'"},
                   {300, "type = 'edugroup.test.v1.n'"}, {250, "group_id = 'pt'"},
                   {200, "hash = REVERSE(hash)"}};
  for (const auto& tampered : kTampered) {  // from the end on: the first is found
    schema_.Run(
        absl::StrCat("UPDATE journal SET ", tampered.set, " WHERE position = ", tampered.position));
    EXPECT_EQ(BrokenPosition(), tampered.position) << tampered.set;
  }
}

TEST_F(VerifyTest, AMissingRowIsFound) {
  schema_.Run("DELETE FROM journal WHERE position = 777");
  EXPECT_EQ(BrokenPosition(), 777);
  EXPECT_TRUE(journal_->Verify(Soon(), 0, 776)->intact);
  EXPECT_FALSE(journal_->Verify(Soon(), 778, 0)->intact);
}

TEST_F(VerifyTest, AMissingEndIsFound) {
  schema_.Run("DELETE FROM journal WHERE position > 1098");
  EXPECT_EQ(BrokenPosition(), 1099);
}

TEST_F(VerifyTest, AnEndThatWasWrittenAnewIsFound) {
  std::vector<Entry> entries = All();
  Entry& last = entries.back();
  last.after = "another";
  const std::string hash = ChainHash(entries[entries.size() - 2].hash, 1100, Digest(last));
  schema_.Run(absl::StrCat("UPDATE journal SET after_body = 'another', hash = UNHEX('",
                           absl::BytesToHexString(hash), "') WHERE position = 1100"));
  EXPECT_EQ(BrokenPosition(), 1100);
}

}  // namespace
}  // namespace edugroup::journal
